/* A curve of the year beside the one of the year before, drawn from the figures in #curve: days; series {name, values,
   past}; target {name, value}, where there is one; unit. */
const { days, series, target, unit } = JSON.parse(document.getElementById("curve").textContent);
const ink = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
const chart = window.echarts.init(document.getElementById("chart-curve"), null, { renderer: "svg" });

const line = ({ name, values, past }) => ({
  type: "line",
  name,
  data: values,
  connectNulls: true,
  symbol: "none",
  lineStyle: { width: past ? 1.5 : 2.5, type: past ? "dashed" : "solid" },
});
const lines = series.map(line);
if (target) {
  lines[0].markLine = {
    silent: true,
    symbol: "none",
    lineStyle: { color: ink("--ink-soft"), type: "dotted" },
    label: { formatter: `${target.name} ${target.value.toLocaleString()}`, position: "insideStartTop" },
    data: [{ yAxis: target.value }],
  };
}

chart.setOption({
  animation: false,
  color: [ink("--accent"), ink("--line-strong")],
  grid: { containLabel: true, left: 8, right: 20, top: 40, bottom: 8 },
  legend: { top: 0 },
  tooltip: { trigger: "axis", valueFormatter: (value) => (value == null ? "—" : `${value.toLocaleString()} ${unit}`) },
  xAxis: { type: "category", data: days, boundaryGap: false },
  yAxis: { type: "value", minInterval: 1, max: target ? ({ max }) => Math.max(max, target.value) : undefined },
  series: lines,
});
window.addEventListener("resize", () => chart.resize());
