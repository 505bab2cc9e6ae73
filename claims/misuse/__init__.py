"""Misuse of the fund by persons: suspensions of their online settlement (医疗保障基金使用监督管理条例 art. 41)."""
