#include "tests/emf_answer.h"

#include <fmt/format.h>

#include "tests/differential/reference_time.h"
#include "tests/differential/reference_values.h"
#include "tests/escaped_text.h"

namespace insitu {
namespace {

reference::EmfSeriesName name_of(const EmfMetric& metric) {
  reference::EmfSeriesName name{metric.metric_namespace, metric.name, metric.unit, {}};
  for (const auto& [key, value] : metric.dimensions) name.dimensions.emplace(key, value);
  return name;
}

std::string text_of(const reference::EmfSeriesName& series) {
  std::string text =
      fmt::format("{}  {}  {}", write_escaped(series.metric_namespace), write_escaped(series.name), series.unit);
  for (const auto& [key, value] : series.dimensions) text += "  " + write_escaped(key + "=" + value);
  return text;
}

void append_losses(std::string& text, std::string_view what, const std::multiset<reference::EmfLoss>& losses) {
  for (const reference::EmfLoss& loss : losses) {
    text += fmt::format("  {}  {}  {}", what, loss.line, loss.reason);
    if (loss.name) text += "  " + write_escaped(*loss.name);
    text += '\n';
  }
}

}  // namespace

reference::EmfAnswer answer_of(const EmfData& data) {
  reference::EmfAnswer answer;
  for (const auto& [metric, series] : data.metrics) {
    const reference::EmfSeriesName name = name_of(metric);
    if (series.is_high_resolution) answer.high_resolution.insert(name);
    for (const auto& [time, samples] : series.samples) {
      std::vector<double>& values = answer.samples[name][time];
      for (const auto& [value, times] : samples.values()) values.insert(values.end(), times, value);
    }
  }
  for (const EmfLedgerLine& line : data.ledger.lines) {
    const EmfReason reason = line.entry.reason;
    (is_note(reason) ? answer.noted : answer.dropped)
        .insert({static_cast<std::size_t>(line.line), std::string(reason_name(reason)), line.entry.name});
  }
  answer.documents = data.documents;
  return answer;
}

std::string emf_lines(const std::vector<reference::EmfEvent>& events) {
  std::string lines;
  for (const reference::EmfEvent& event : events) lines += event.message + "\n";
  return lines;
}

std::string emf_objects(const std::vector<reference::EmfEvent>& events) {
  std::string document = "{\"events\":[";
  for (const reference::EmfEvent& event : events) {
    reference::JsonValue message;
    message.kind = reference::JsonKind::String;
    message.text = event.message;
    if (document.ends_with('}')) document += ",\n";
    document += '{';
    if (event.timestamp) document += fmt::format("\"timestamp\":{},", *event.timestamp);
    if (event.ingestion_time) document += fmt::format("\"ingestionTime\":{},", *event.ingestion_time);
    document += "\"message\":" + reference::compact_json(message) + "}";
  }
  return document + "]}\n";
}

std::string describe_emf(const reference::EmfAnswer& answer) {
  std::string text;
  for (const auto& [series, times] : answer.samples) {
    const bool is_high = answer.high_resolution.contains(series);
    for (const auto& [time, samples] : times) {
      text += fmt::format("  {}  {} ", is_high ? "second" : "minute", reference::print_moment(time));
      for (const double sample : samples) text += fmt::format(" {}", sample);
      text += "  " + text_of(series) + "\n";
    }
  }
  append_losses(text, "dropped", answer.dropped);
  append_losses(text, "noted", answer.noted);
  return text.empty() ? "  nothing\n" : text;
}

bool is_same(const reference::EmfAnswer& one, const reference::EmfAnswer& other) {
  return one.samples == other.samples && one.high_resolution == other.high_resolution && one.dropped == other.dropped &&
         one.noted == other.noted;
}

}  // namespace insitu
