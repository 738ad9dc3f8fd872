#include "insitu/alarm_feed.h"

#include <algorithm>
#include <vector>

namespace insitu {
namespace {

void add(const MetricMinutes& more, MetricMinutes& minutes) {
  for (const auto& [minute, samples] : more) minutes[minute].merge(samples);
}

void add_events(const MetricData& data, AlarmFeed& feed) {
  if (data.first_event > data.last_event) return;
  feed.first_event = feed.has_times() ? std::min(feed.first_event, data.first_event) : data.first_event;
  feed.last_event = feed.has_times() ? std::max(feed.last_event, data.last_event) : data.last_event;
}

}  // namespace

AlarmFeed feed_alarm(const Alarm& alarm, std::span<const MetricData> published) {
  std::vector<const MetricData*> all;
  for (const MetricData& data : published) all.push_back(&data);
  return feed_alarm(alarm, all);
}

AlarmFeed feed_alarm(const Alarm& alarm, std::span<const MetricData* const> published) {
  static const MetricMinutes kNone;
  AlarmFeed feed;
  if (std::ranges::any_of(published, [](const MetricData* data) { return data->default_per_event.has_value(); })) {
    feed.with_default_per_event.emplace();
  }
  for (const MetricData* one : published) {
    const MetricData& data = *one;
    const auto metric = data.metrics.find(alarm.dimensions);
    const MetricMinutes& minutes = metric == data.metrics.end() ? kNone : metric->second;
    add(minutes, feed.minutes);
    if (feed.with_default_per_event) {
      add(data.default_per_event ? *data.default_per_event : minutes, *feed.with_default_per_event);
    }
    add_events(data, feed);
  }
  return feed;
}

bool sees(const Alarm& alarm, const EmfMetric& metric) {
  return metric.metric_namespace == alarm.metric_namespace && metric.name == alarm.metric_name &&
         metric.dimensions == alarm.dimensions && (!alarm.unit || *alarm.unit == metric.unit);
}

AlarmFeed feed_alarm(const Alarm& alarm, const EmfData& published) {
  AlarmFeed feed;
  for (const auto& [metric, series] : published.metrics) {
    if (!sees(alarm, metric)) continue;
    add(series.samples, feed.minutes);
    feed.is_high_resolution = feed.is_high_resolution || series.is_high_resolution;
  }
  feed.first_event = published.times.first;
  feed.last_event = published.times.last;
  return feed;
}

}  // namespace insitu
