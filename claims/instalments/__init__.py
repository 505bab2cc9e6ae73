"""分期还款协议: what has to be given back comes back on days that were agreed (社会保险经办条例 art. 46)."""
