/* The charts of a simulation, drawn from the figures in #simulation-charts; amounts come in fen. */
const charts = JSON.parse(document.getElementById("simulation-charts").textContent);
const ink = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

for (const { key, names, unit, fen, series } of charts) {
  const chart = window.echarts.init(document.getElementById(`chart-${key}`), null, { renderer: "svg" });
  chart.setOption({
    animation: false,
    color: series.length > 1 ? [ink("--line-strong"), ink("--accent")] : [ink("--accent")],
    grid: { containLabel: true, left: 8, right: 16, top: 44, bottom: 8 },
    legend: { show: series.length > 1, top: 0 },
    tooltip: { trigger: "axis", valueFormatter: (value) => `${value.toLocaleString()} ${unit}` },
    xAxis: { type: "category", data: names, axisLabel: { rotate: names.length > 4 ? 40 : 0, interval: 0, width: 110, overflow: "truncate" } },
    yAxis: { type: "value", name: unit, minInterval: fen ? undefined : 1 },
    series: series.map(({ name, values }) => ({
      type: "bar",
      name,
      data: fen ? values.map((value) => value / 100) : values,
    })),
  });
  window.addEventListener("resize", () => chart.resize());
}
