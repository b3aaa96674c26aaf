"""The methods behind the numbers: what each is for, what it is, and where it is from."""

from __future__ import annotations

METHODS: tuple[tuple[str, str, str], ...] = (
    (
        "lift", "ratio of rates linearised over people, asymptotic confidence sequence",
        "Cochran 1977, ch. 6; Waudby-Smith, Arbour, Sinha, Kennedy and Ramdas 2024, Theorem 2.2",
    ),
    ("split", "chi-square test of people in each group against plan", "Fabijan et al. 2019"),
    ("rates", "Wilson interval at the effective sample", "Korn and Graubard 1998"),
    ("creatives", "self-normalised inverse propensity where the chance was one in the root of the sample or more",
     "Hájek 1971; Ionides 2008"),
    ("leaders", "interval of a difference from two intervals", "Newcombe 1998, method 10"),
    ("segments", "overlap weights, shrinkage with an unknown spread, false discovery rate over all cells",
     "Li, Morgan and Zaslavsky 2018; Morris 1983; Gelman 2006; Benjamini and Hochberg 1995"),
    ("elements", "structural mean model with known chances, errors by person, intervals for all at once",
     "Robins, Mark and Newey 1992; Bell and McCaffrey 2002; Satterthwaite 1946; Bonferroni"),
    ("other policies", "self-normalised inverse propensity, ratio of two intervals",
     "Swaminathan and Joachims 2015; Zou and Donner 2008; Newcombe 2016"),
    ("cost of trying", "doubly robust difference, impression by impression; gamma interval of what the floor won",
     "Dudík, Langford and Li 2011; Fay and Feuer 1997"),
    ("predictions", "observed over predicted, on impressions after those learned from", "Wilson 1927; Bonferroni"),
)  # fmt: skip
