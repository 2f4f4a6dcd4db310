// Starts the Design System's components on every page. Pages work without it.
import { initAll } from "../govuk/govuk-frontend.min.js";
import { forgetOld, letGo } from "./draft-copy.js";

initAll();
letGo();
forgetOld();
