# Names for the scripts in .ci, which work without make too.
.PHONY: map test lint ci data picture

map:
	.ci/map
test:
	.ci/test
lint:
	.ci/lint
ci:
	.ci/run
data:
	.ci/data
picture:
	.ci/picture
