/* Rates of several places side by side, drawn from the figures in #rates: names; series {name, values (percent), target};
   target: the word for it. */
const { names, series, target } = JSON.parse(document.getElementById("rates").textContent);
const ink = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
const chart = window.echarts.init(document.getElementById("chart-rates"), null, { renderer: "svg" });

const bars = series.map(({ name, values, target: wanted }) => ({
  type: "bar",
  name,
  data: values,
  barMaxWidth: 18,
  markLine:
    wanted == null
      ? undefined
      : {
          silent: true,
          symbol: "none",
          lineStyle: { color: ink("--ink-soft"), type: "dotted" },
          label: { formatter: `${target} ${wanted}%`, position: "insideEndTop" },
          data: [{ yAxis: wanted }],
        },
}));

chart.setOption({
  animation: false,
  color: [ink("--accent"), ink("--line-strong")],
  grid: { containLabel: true, left: 8, right: 20, top: 40, bottom: 8 },
  legend: { top: 0 },
  tooltip: { trigger: "axis", valueFormatter: (value) => (value == null ? "—" : `${value}%`) },
  xAxis: { type: "category", data: names, axisLabel: { interval: 0, rotate: names.length > 6 ? 40 : 0 } },
  yAxis: { type: "value", min: 0, max: 110, interval: 20 },
  series: bars,
});
window.addEventListener("resize", () => chart.resize());
