"""The service's settings, with one more address: a bare view to compare with."""

from assess.config.settings import *  # noqa: F403

ROOT_URLCONF = "bench.urls"
