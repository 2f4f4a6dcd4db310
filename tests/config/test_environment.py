"""Settings of a department that are one of a few words."""

import pytest

from assess.config.environment import Environment, Wrong


def test_a_setting_that_is_one_of_a_few_words():
    assert Environment({}).one_of("AMBERS_FROM", "assessment", "sharing") == "assessment"
    said = Environment({"ASSESS_AMBERS_FROM": " sharing "})
    assert said.one_of("AMBERS_FROM", "assessment", "sharing") == "sharing"
    wrong = Environment({"ASSESS_MITIGATION": "closed"})
    with pytest.raises(Wrong, match="ASSESS_MITIGATION must be open or addressed, not “closed”"):
        wrong.one_of("MITIGATION", "open", "addressed")


def test_a_setting_that_is_addresses_of_the_internet():
    assert Environment({}).networks("PROXIES") == []
    said = Environment({"ASSESS_PROXIES": "10.0.0.7, 10.1.0.0/16,,fd00::/8"})
    assert said.networks("PROXIES") == ["10.0.0.7", "10.1.0.0/16", "fd00::/8"]
    wrong = Environment({"ASSESS_PROXIES": "10.0.0.7, proxy.example"})
    with pytest.raises(Wrong, match="addresses such as 10.0.0.7 .* not “proxy.example”"):
        wrong.networks("PROXIES")


@pytest.mark.parametrize("everyone", ["0.0.0.0/0", "::/0"])
def test_everyone_is_no_proxy(everyone):
    with pytest.raises(Wrong, match=f"ASSESS_PROXIES names the whole internet with “{everyone}”"):
        Environment({"ASSESS_PROXIES": everyone}).networks("PROXIES")
