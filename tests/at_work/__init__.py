"""Staff of the demo at work over HTTP on a running portal: what fault tests and soak runs put under harm."""
