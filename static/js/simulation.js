/* The charts of a simulation, drawn from the figures in #simulation-charts; amounts come in fen. */
const { layers, bars, words } = JSON.parse(document.getElementById("simulation-charts").textContent);
const ink = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
const yuan = (fen) => (fen === null ? "" : (fen / 100).toLocaleString());

const draw = (id, options) => {
  const chart = window.echarts.init(document.getElementById(id), null, { renderer: "svg" });
  chart.setOption({ animation: false, grid: { containLabel: true, left: 8, right: 16, bottom: 8 }, ...options });
  window.addEventListener("resize", () => chart.resize());
};

draw("chart-layers", {
  color: [ink("--line-strong"), ink("--accent")],
  legend: { top: 0 },
  tooltip: { valueFormatter: (value) => `${value.toLocaleString()} ${words.yuan}` },
  xAxis: { type: "category", data: layers.map((layer) => layer.name) },
  yAxis: { type: "value", name: words.yuan },
  series: ["before", "after"].map((side) => ({
    type: "bar",
    name: words[side],
    data: layers.map((layer) => layer[side] / 100),
  })),
});

const named = (bar) => (bar.from === 0 && bar.to === 0 ? words.unchanged : `${yuan(bar.from)} – ${yuan(bar.to)}`);

draw("chart-persons", {
  color: [ink("--accent")],
  tooltip: {},
  xAxis: { type: "category", data: bars.map(named), axisLabel: { rotate: 40 } },
  yAxis: { type: "value", name: words.persons, minInterval: 1 },
  series: [{ type: "bar", name: words.persons, data: bars.map((bar) => bar.persons) }],
});
