#include "tests/differential/reference_emf.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <regex>
#include <string_view>
#include <utility>

#include "tests/differential/reference_json.h"
#include "tests/differential/reference_time.h"
#include "tests/differential/reference_utf8.h"

namespace insitu::reference {
namespace {

const JsonValue* find_member(const JsonValue& object, std::string_view name) {
  for (const JsonMember& member : object.members) {
    if (member.key == name) return &member.value;
  }
  return nullptr;
}

bool is_string(const JsonValue* value) { return value != nullptr && value->kind == JsonKind::String; }
bool is_number(const JsonValue* value) { return value != nullptr && value->kind == JsonKind::Number; }
bool is_array(const JsonValue* value) { return value != nullptr && value->kind == JsonKind::Array; }
bool is_object(const JsonValue* value) { return value != nullptr && value->kind == JsonKind::Object; }

double number_of_json(const JsonValue& value) { return std::strtod(value.text.c_str(), nullptr); }

/// Whether a number has no fraction, written out digit by digit.
bool is_whole(const JsonValue* value) {
  if (!is_number(value)) return false;
  std::string text = value->text;
  if (text.starts_with('-')) text.erase(0, 1);
  double exponent = 0;
  if (const std::size_t e = text.find_first_of("eE"); e != std::string::npos) {
    exponent = std::strtod(text.c_str() + e + 1, nullptr);
    text.erase(e);
  }
  const std::size_t point = text.find('.');
  std::string fraction = point == std::string::npos ? "" : text.substr(point + 1);
  std::string whole = text.substr(0, point);
  for (; exponent > 0 && !fraction.empty(); --exponent) fraction.erase(0, 1);
  for (; exponent < 0 && !whole.empty(); ++exponent) {
    fraction.insert(0, 1, whole.back());
    whole.pop_back();
  }
  return fraction.find_first_not_of('0') == std::string::npos;
}

std::size_t code_points_in(const std::string& text) { return decode_utf8(text).size(); }
bool is_only_blanks(const std::string& text) { return text.find_first_not_of(" \t\n\v\f\r") == std::string::npos; }
bool is_printable(const std::string& text) {
  return std::ranges::all_of(text, [](unsigned char c) { return c >= 0x20 && c <= 0x7E; });
}

/// A message of Lambda's runtime, or any other, whose prefix is empty.
struct RuntimeMessage {
  std::string prefix;
  std::string text;
};

RuntimeMessage split_prefix(const std::string& message) {
  static const std::regex kPrefix(
      "[0-9][^\\s]{9}T[^\\s]{8,}Z\t"
      "[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}\t([A-Za-z]+\t)?",
      std::regex::optimize);
  // Only the beginning is matched, because std::regex recurses.
  const std::string front = message.substr(0, 100);
  std::smatch match;
  if (!std::regex_search(front, match, kPrefix, std::regex_constants::match_continuous)) {
    return {.prefix = "", .text = message};
  }
  const auto length = static_cast<std::size_t>(match.length(0));
  return {.prefix = message.substr(0, length), .text = message.substr(length)};
}

/// The values of a target, or why there are none.
struct Values {
  std::string wrong;  // the reason; empty: there is at least one sample
  std::vector<double> samples;
};

Values values_of_target(const JsonValue& target) {
  const double limit = std::ldexp(1, 360);
  Values values;
  std::vector<const JsonValue*> elements;
  std::vector<double> counts;
  const JsonValue* list = nullptr;
  if (target.kind == JsonKind::Number) elements.push_back(&target);
  if (target.kind == JsonKind::Array) list = &target;
  if (target.kind == JsonKind::Object) {
    list = find_member(target, "Values");
    if (list == nullptr) {
      const bool is_set = is_number(find_member(target, "Max")) && is_number(find_member(target, "Min")) &&
                          is_number(find_member(target, "Count")) && is_number(find_member(target, "Sum"));
      return {.wrong = is_set ? "statistic-set" : "not-a-number", .samples = {}};
    }
  }
  if (list != nullptr && is_array(list)) {
    for (const JsonValue& element : list->elements) elements.push_back(&element);
  } else if (target.kind != JsonKind::Number) {
    return {.wrong = "not-a-number", .samples = {}};
  }
  if (elements.size() > 100) return {.wrong = "too-many-values", .samples = {}};
  for (const JsonValue* element : elements) {
    if (!is_number(element)) return {.wrong = "not-a-number", .samples = {}};
  }
  counts.assign(elements.size(), 1);
  if (target.kind == JsonKind::Object) {
    if (const JsonValue* written = find_member(target, "Counts")) {
      if (!is_array(written) || written->elements.size() != elements.size()) {
        return {.wrong = "not-a-number", .samples = {}};
      }
      for (std::size_t i = 0; i < counts.size(); ++i) {
        const JsonValue& count = written->elements[i];
        if (!is_whole(&count) || number_of_json(count) < 0 || number_of_json(count) > std::ldexp(1, 53)) {
          return {.wrong = "not-a-number", .samples = {}};
        }
        counts[i] = number_of_json(count);
      }
    }
  }
  if (std::ranges::all_of(counts, [](double count) { return count == 0; }))
    return {.wrong = "no-values", .samples = {}};
  for (std::size_t i = 0; i < elements.size(); ++i) {
    const double number = number_of_json(*elements[i]);
    if (number > limit || number < -limit) return {.wrong = "out-of-range", .samples = {}};
    for (double left = counts[i]; left > 0; --left) values.samples.push_back(number);
  }
  return values;
}

bool has_right_types(const JsonValue& aws) {
  const JsonValue* directives = find_member(aws, "CloudWatchMetrics");
  if (!is_array(directives)) return false;
  for (const JsonValue& directive : directives->elements) {
    if (!is_object(&directive)) return false;
    const JsonValue* metric_namespace = find_member(directive, "Namespace");
    if (metric_namespace != nullptr && !is_string(metric_namespace)) return false;
    if (const JsonValue* sets = find_member(directive, "Dimensions")) {
      if (!is_array(sets)) return false;
      for (const JsonValue& set : sets->elements) {
        if (!is_array(&set)) return false;
        for (const JsonValue& key : set.elements) {
          if (!is_string(&key)) return false;
        }
      }
    }
    const JsonValue* metrics = find_member(directive, "Metrics");
    if (!is_array(metrics)) return false;
    for (const JsonValue& metric : metrics->elements) {
      if (!is_object(&metric) || !is_string(find_member(metric, "Name"))) return false;
      const JsonValue* unit = find_member(metric, "Unit");
      if (unit != nullptr && !is_string(unit)) return false;
      const JsonValue* resolution = find_member(metric, "StorageResolution");
      if (resolution != nullptr && !is_whole(resolution)) return false;
    }
  }
  return true;
}

const std::set<std::string>& units() {
  static const std::set<std::string> kUnits = [] {
    std::set<std::string> all = {"Seconds", "Microseconds", "Milliseconds", "Percent", "Count", "Count/Second", "None"};
    for (const std::string unit : {"Bytes", "Bits"}) {
      const std::string small = unit == "Bytes" ? "bytes" : "bits";
      for (const std::string& name : {unit, "Kilo" + small, "Mega" + small, "Giga" + small, "Tera" + small}) {
        all.insert(name);
        all.insert(name + "/Second");
      }
    }
    return all;
  }();
  return kUnits;
}

class Document {
 public:
  Document(EmfAnswer& answer, std::size_t line, const JsonValue& root) : answer_(answer), line_(line), root_(root) {}

  void read(const EmfEvent& event, std::optional<std::int64_t> now) {
    const JsonValue& aws = *find_member(root_, "_aws");
    if (event.message.size() + 26 > 1'048'576) return drop("too-large");
    if (!has_right_types(aws)) return drop("bad-metadata");
    double time = 0;
    if (const JsonValue* written = find_member(aws, "Timestamp")) {
      if (!is_whole(written)) return drop("bad-timestamp");
      time = number_of_json(*written);
    } else if (event.timestamp) {
      time = static_cast<double>(*event.timestamp);
    } else {
      const std::string prefix = split_prefix(event.message).prefix;
      const auto prefix_time = parse_iso_time(prefix.substr(0, prefix.find('\t')));
      const JsonValue* member = find_member(root_, "timestamp");
      if (!prefix_time && !is_number(member)) return drop("no-time");
      time = prefix_time ? static_cast<double>(*prefix_time) : number_of_json(*member);
    }
    const std::optional<std::int64_t> received = event.ingestion_time ? event.ingestion_time : now;
    const double first = received ? static_cast<double>(*received - 14 * kDay) : 1e11;
    const double last = received ? static_cast<double>(*received + 2 * kHour) : 253'402'300'799'999.0;
    if (time < first) return drop("too-old");
    if (time > last) return drop("too-new");
    time_ = static_cast<std::int64_t>(time);

    const JsonValue& directives = *find_member(aws, "CloudWatchMetrics");
    for (const JsonValue& directive : directives.elements) {
      if (find_member(directive, "Metrics")->elements.size() > 100) return drop("too-many-metrics");
    }
    for (const JsonValue& directive : directives.elements) {
      for (const JsonValue& metric : find_member(directive, "Metrics")->elements) {
        const std::string& name = find_member(metric, "Name")->text;
        const JsonValue* target = find_member(root_, name);
        if (target != nullptr && values_of_target(*target).wrong == "too-many-values") {
          return drop("too-many-values", name);
        }
      }
    }
    for (const JsonValue& directive : directives.elements) publish(directive);
  }

 private:
  void drop(const std::string& reason, std::optional<std::string> name = {}) {
    answer_.dropped.insert({line_, reason, std::move(name)});
  }
  void note(const std::string& reason, std::optional<std::string> name = {}) {
    answer_.noted.insert({line_, reason, std::move(name)});
  }

  void publish(const JsonValue& directive) {
    const std::vector<JsonValue>& metrics = find_member(directive, "Metrics")->elements;
    if (metrics.empty()) return;
    const JsonValue* written = find_member(directive, "Namespace");
    const std::string metric_namespace = written == nullptr ? "" : written->text;
    if (is_only_blanks(metric_namespace) || code_points_in(metric_namespace) > 255 ||
        metric_namespace.starts_with(':') || metric_namespace.starts_with("AWS/")) {
      return drop("bad-namespace", metric_namespace);
    }
    std::vector<std::map<std::string, std::string>> sets;
    const JsonValue* declared = find_member(directive, "Dimensions");
    if (declared == nullptr || declared->elements.empty()) {
      sets.emplace_back();
    } else {
      for (const JsonValue& keys : declared->elements) add_set(keys, sets);
    }
    if (sets.empty()) return;
    std::set<std::string> names;
    for (const JsonValue& metric : metrics) {
      const std::string& name = find_member(metric, "Name")->text;
      if (is_only_blanks(name) || code_points_in(name) > 255) {
        drop("bad-name", name);
      } else if (!names.insert(name).second) {
        note("duplicate-metric", name);
      } else {
        publish(metric_namespace, metric, sets);
      }
    }
  }

  void add_set(const JsonValue& keys, std::vector<std::map<std::string, std::string>>& sets) {
    if (keys.elements.size() > 30) return drop("too-many-dimensions");
    std::map<std::string, std::string> set;
    std::optional<std::string> blank;
    for (const JsonValue& element : keys.elements) {
      const std::string& key = element.text;
      if (set.contains(key)) return drop("duplicate-dimension", key);
      if (is_only_blanks(key) || code_points_in(key) > 250 || !is_printable(key) || key.starts_with(':')) {
        return drop("bad-dimension-name", key);
      }
      const JsonValue* value = find_member(root_, key);
      if (value == nullptr) return drop("missing-dimension", key);
      if (!is_string(value) || code_points_in(value->text) > 1024 || !is_printable(value->text)) {
        return drop("bad-dimension-value", key);
      }
      if (is_only_blanks(value->text) && !blank) blank = key;
      set[key] = value->text;
    }
    if (blank) {
      note("blank-dimension", blank);
      set.clear();
    }
    if (std::ranges::find(sets, set) != sets.end()) return note("duplicate-dimensions");
    sets.push_back(set);
  }

  void publish(const std::string& metric_namespace, const JsonValue& metric,
               const std::vector<std::map<std::string, std::string>>& sets) {
    const std::string& name = find_member(metric, "Name")->text;
    const JsonValue* target = find_member(root_, name);
    if (target == nullptr) return drop("missing-member", name);
    const Values values = values_of_target(*target);
    if (values.wrong == "statistic-set") return note(values.wrong, name);
    if (!values.wrong.empty()) return drop(values.wrong, name);
    const JsonValue* written = find_member(metric, "Unit");
    std::string unit = written == nullptr || written->text.empty() ? "None" : written->text;
    if (!units().contains(unit)) {
      note("bad-unit", name);
      unit = "None";
    }
    const JsonValue* resolution = find_member(metric, "StorageResolution");
    const double seconds = resolution == nullptr ? 60 : number_of_json(*resolution);
    if (seconds != 1 && seconds != 60) note("bad-resolution", name);
    const std::int64_t step = seconds == 1 ? kSecond : kMinute;
    const std::int64_t start = time_ - ((time_ % step) + step) % step;
    for (const auto& set : sets) {
      const EmfSeriesName series{metric_namespace, name, unit, set};
      std::vector<double>& samples = answer_.samples[series][start];
      samples.insert(samples.end(), values.samples.begin(), values.samples.end());
      if (seconds == 1) answer_.high_resolution.insert(series);
    }
  }

  EmfAnswer& answer_;
  std::size_t line_;
  const JsonValue& root_;
  std::int64_t time_ = 0;
};

void read_event(EmfAnswer& answer, std::size_t line, const EmfEvent& event, std::optional<std::int64_t> now) {
  const auto holds = [&event](std::string_view text) { return event.message.find(text) != std::string::npos; };
  const bool has_words = holds("_aws") && holds("CloudWatchMetrics");
  if (!holds("_aws") && !holds("CloudWatchMetrics")) return;
  const auto root = read_json(split_prefix(event.message).text);
  if (!root || root->kind != JsonKind::Object) {
    if (holds("\"_aws\"") && holds("\"CloudWatchMetrics\"")) answer.dropped.insert({line, "not-json", {}});
    return;
  }
  const JsonValue* aws = find_member(*root, "_aws");
  if (aws == nullptr) {
    if (has_words) answer.dropped.insert({line, "nested", {}});
  } else if (aws->kind == JsonKind::Object) {
    ++answer.documents;
    Document(answer, line, *root).read(event, now);
  } else if (holds("CloudWatchMetrics")) {
    const bool is_large = event.message.size() + 26 > 1'048'576;
    answer.dropped.insert({line, is_large ? "too-large" : "bad-metadata", {}});
  }
}

}  // namespace

EmfAnswer read_emf(const std::vector<EmfEvent>& events, std::optional<std::int64_t> now) {
  EmfAnswer answer;
  for (std::size_t i = 0; i < events.size(); ++i) read_event(answer, i + 1, events[i], now);
  for (auto& [series, times] : answer.samples) {
    for (auto& [time, samples] : times) std::ranges::sort(samples);
  }
  return answer;
}

}  // namespace insitu::reference
