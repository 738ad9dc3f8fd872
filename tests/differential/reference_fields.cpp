#include "tests/differential/reference_fields.h"

#include <re2/re2.h>

#include <array>
#include <cstddef>
#include <string_view>
#include <utility>

#include "tests/differential/reference_query_regex.h"

namespace insitu::reference {
namespace {

// ---- JSON: the first leaves in the order of the document

bool is_leaf(const JsonValue& json) { return json.kind != JsonKind::Object && json.kind != JsonKind::Array; }

void keep_first_leaves(JsonValue& json, std::size_t& left) {
  std::vector<JsonMember> members;
  for (JsonMember& member : json.members) {
    if (left == 0) break;
    if (is_leaf(member.value)) {
      --left;
    } else {
      keep_first_leaves(member.value, left);
    }
    members.push_back(std::move(member));
  }
  json.members = std::move(members);
  std::vector<JsonValue> elements;
  for (JsonValue& element : json.elements) {
    if (left == 0) break;
    if (is_leaf(element)) {
      --left;
    } else {
      keep_first_leaves(element, left);
    }
    elements.push_back(std::move(element));
  }
  json.elements = std::move(elements);
}

std::optional<JsonValue> json_object(std::string_view text, std::size_t max_leaves) {
  auto json = read_json(text);
  if (!json || json->kind != JsonKind::Object) return std::nullopt;
  std::size_t left = max_leaves;
  keep_first_leaves(*json, left);
  return std::move(*json);
}

// The first `{` that begins a JSON object, up to the bracket that ends it.
std::optional<JsonValue> embedded_object(std::string_view text, std::size_t max_leaves) {
  for (std::size_t begin = text.find('{'); begin != std::string_view::npos; begin = text.find('{', begin + 1)) {
    for (std::size_t end = text.find('}', begin); end != std::string_view::npos; end = text.find('}', end + 1)) {
      if (auto json = json_object(text.substr(begin, end - begin + 1), max_leaves)) return json;
    }
  }
  return std::nullopt;
}

// ---- Lambda

bool is_of_lambda_group(const QueryEvent& event) {
  return re2::RE2::PartialMatch(event.log_group, compiled(R"(^(\d+:)?/aws/lambda/)"));
}

struct ReportPart {
  const char* regex;
  const char* field;
  std::int64_t factor;
};
constexpr std::array<ReportPart, 5> kReportParts = {{
    {R"(\bDuration: (\S+))", "@duration", 1},
    {R"(\bBilled Duration: (\S+))", "@billedDuration", 1},
    {R"(\bInit Duration: (\S+))", "@initDuration", 1},
    {R"(\bMemory Size: (\S+))", "@memorySize", 1'000'000},
    {R"(\bMax Memory Used: (\S+))", "@maxMemoryUsed", 1'000'000},
}};

void add_report_fields(const std::string& message, std::map<std::string, Value>& fields) {
  for (const ReportPart& part : kReportParts) {
    std::string text;
    if (!re2::RE2::PartialMatch(message, compiled(part.regex), &text)) continue;
    const auto number = number_of(Value(text));
    if (!number) continue;
    const auto* integer = std::get_if<std::int64_t>(&*number);
    fields[part.field] = integer != nullptr ? Value(*integer * part.factor)
                                            : from_real(as_real(*number) * static_cast<double>(part.factor));
  }
}

// Whether it is a line of Lambda.
bool add_lambda_fields(const std::string& message, std::map<std::string, Value>& fields) {
  std::string type;
  std::string text;
  if (re2::RE2::PartialMatch(message, compiled(R"(^(?:(START|END|REPORT) )?RequestId: (\S*))"), &type, &text)) {
    if (!type.empty()) fields["@type"] = type;
    if (!text.empty()) fields["@requestId"] = text;
    if (type == "REPORT") add_report_fields(message, fields);
    if (type != "REPORT" || message.find("XRAY") == std::string::npos) return true;
  } else if (!message.starts_with("XRAY TraceId: ")) {
    // `2024-05-06T07:08:09.123Z ID ...`, `[INFO] 2024-05-06T07:08:09.123Z ID ...`
    constexpr const char* kRuntimeLine =
        R"(^(?:\[[^\]]{0,14}\][ \t]*)?\d\S{9}T\S{8,}Z[ \t]+([0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12})(?:\s|$))";
    if (!re2::RE2::PartialMatch(message, compiled(kRuntimeLine), &text)) return false;
    fields["@requestId"] = text;
    return true;
  }
  if (re2::RE2::PartialMatch(message, compiled(R"(XRAY TraceId: (\S+))"), &text)) fields["@xrayTraceId"] = text;
  if (re2::RE2::PartialMatch(message, compiled(R"(SegmentId: (\S+))"), &text)) fields["@xraySegmentId"] = text;
  return true;
}

// ---- logs of columns

std::vector<std::string> split_at(const std::string& text, char separator) {
  std::vector<std::string> parts;
  std::size_t begin = 0;
  while (true) {
    const std::size_t end = text.find(separator, begin);
    parts.push_back(text.substr(begin, end - begin));
    if (end == std::string::npos) return parts;
    begin = end + 1;
  }
}

template <std::size_t kCount>
void name_columns(const std::vector<std::string>& columns, const std::array<const char*, kCount>& names,
                  std::map<std::string, Value>& fields) {
  for (std::size_t index = 0; index < kCount; ++index) {
    if (columns[index] != "-") fields[names[index]] = columns[index];
  }
}

constexpr std::array<const char*, 14> kVpcNames = {"version",   "accountId", "interfaceId", "srcAddr",  "dstAddr",
                                                   "srcPort",   "dstPort",   "protocol",    "packets",  "bytes",
                                                   "startTime", "endTime",   "action",      "logStatus"};
constexpr std::array<const char*, 10> kRoute53Names = {"version",    "queryTimestamp",  "hostZoneId", "queryName",
                                                       "queryType",  "responseCode",    "protocol",   "edgeLocation",
                                                       "resolverIp", "ednsClientSubnet"};

void add_columns(const std::string& message, std::map<std::string, Value>& fields) {
  const std::vector<std::string> columns = split_at(message, ' ');
  if (re2::RE2::FullMatch(message,
                          compiled(R"(2 \S+ eni-\S*(?: \S+){9} (?:ACCEPT|REJECT|-) (?:OK|NODATA|SKIPDATA))"))) {
    name_columns(columns, kVpcNames, fields);
  }
  if (re2::RE2::FullMatch(message, compiled(R"(1\.\S* \S{10}T\S{8,}Z Z\S*(?: \S+){3} (?:UDP|TCP)(?: \S+){3})"))) {
    name_columns(columns, kRoute53Names, fields);
  }
}

std::string joined(const std::vector<std::string>& names) {
  std::string text;
  for (const std::string& name : names) text += (text.empty() ? "" : ".") + name;
  return text;
}

}  // namespace

EventFields::EventFields(const QueryEvent& event, std::size_t max_leaves) {
  named_["@message"] = event.message;
  if (event.timestamp) named_["@timestamp"] = Moment{*event.timestamp};
  if (!event.log_stream.empty()) named_["@logStream"] = event.log_stream;
  if (!event.log_group.empty()) named_["@log"] = event.log_group;
  json_ = json_object(event.message, max_leaves);
  if (json_) return;
  add_columns(event.message, named_);
  const bool is_lambda = add_lambda_fields(event.message, named_);
  if (is_lambda || is_of_lambda_group(event)) json_ = embedded_object(event.message, max_leaves);
}

Value EventFields::find(const std::vector<std::string>& names, Structures structures) const {
  const auto named = named_.find(joined(names));
  Value of_line = named == named_.end() ? Value(Missing{}) : named->second;
  // Names are flattened: `a.b` in backticks is a→b as well.
  std::vector<std::string> keys = split_at(joined(names), '.');
  if (keys.front().starts_with("@@")) {
    keys.front().erase(0, 1);
  } else if (keys.front().starts_with('@')) {
    return of_line;
  }
  Value of_json = json_ ? member_of(*json_, keys) : Value(Missing{});
  if (is_structure(of_json) && structures == Structures::AreMissing) return of_line;
  return is_missing(of_json) ? of_line : of_json;
}

}  // namespace insitu::reference
