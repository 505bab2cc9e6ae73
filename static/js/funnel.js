/* A funnel from the figures in #funnel: steps {name, value}, unit. Bars in the middle of the widest one: the vendored
   build of ECharts has no funnel of its own. */
const { steps, unit } = JSON.parse(document.getElementById("funnel").textContent);
const ink = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
const chart = window.echarts.init(document.getElementById("chart-funnel"), null, { renderer: "svg" });
const widest = Math.max(...steps.map((step) => step.value), 1);

chart.setOption({
  animation: false,
  grid: { containLabel: true, left: 8, right: 24, top: 8, bottom: 8 },
  tooltip: { trigger: "item", formatter: ({ dataIndex }) => `${steps[dataIndex].name}: ${steps[dataIndex].value.toLocaleString()} ${unit}` },
  xAxis: { type: "value", show: false, max: widest },
  yAxis: { type: "category", inverse: true, data: steps.map((step) => `${step.name}  ${step.value.toLocaleString()}`), axisTick: { show: false }, axisLine: { show: false } },
  series: [
    { type: "bar", stack: "way", silent: true, itemStyle: { color: "transparent" }, data: steps.map((step) => (widest - step.value) / 2) },
    {
      type: "bar",
      stack: "way",
      barCategoryGap: "12%",
      color: ink("--accent"),
      data: steps.map((step) => step.value),
    },
  ],
});
window.addEventListener("resize", () => chart.resize());
