# Which features of a CPU OpenStack Placement has names for; see the file itself.
traitsdir = $(pkgdatadir)/traits
dist_traits_DATA = traits/placement.traits
