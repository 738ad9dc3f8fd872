#include "engine/extract/log_formats.h"

#include <algorithm>

#include "engine/model/ascii.h"
#include "engine/model/json_text.h"
#include "engine/model/number.h"

namespace insitu {
namespace {

enum LambdaField : std::size_t {
  kRequestId,
  kType,
  kDuration,
  kBilledDuration,
  kInitDuration,
  kMemorySize,
  kMaxMemoryUsed,
  kXrayTraceId,
  kXraySegmentId,
  kLambdaFields
};
constexpr std::array<std::string_view, kLambdaFields> kLambdaNames = {
    "@requestId",  "@type",          "@duration",    "@billedDuration", "@initDuration",
    "@memorySize", "@maxMemoryUsed", "@xrayTraceId", "@xraySegmentId"};

enum FlowField : std::size_t { kAccountId = 1, kInterfaceId = 2, kStartTime = 10, kAction = 12, kLogStatus = 13 };
constexpr std::array<std::string_view, 14> kFlowNames = {"version",   "accountId", "interfaceId", "srcAddr",  "dstAddr",
                                                         "srcPort",   "dstPort",   "protocol",    "packets",  "bytes",
                                                         "startTime", "endTime",   "action",      "logStatus"};

enum DnsField : std::size_t { kVersion = 0, kQueryTimestamp = 1, kHostZoneId = 2, kProtocol = 6 };
constexpr std::array<std::string_view, 10> kDnsNames = {"version",    "queryTimestamp",  "hostZoneId", "queryName",
                                                        "queryType",  "responseCode",    "protocol",   "edgeLocation",
                                                        "resolverIp", "ednsClientSubnet"};

bool is_space(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

std::string_view first_word(std::string_view text) {
  return text.substr(0, static_cast<std::size_t>(std::ranges::find_if(text, is_space) - text.begin()));
}

/// Returns the word after the first `label`.
std::string_view word_after(std::string_view text, std::string_view label) {
  const std::size_t at = text.find(label);
  return at == std::string_view::npos ? std::string_view() : first_word(text.substr(at + label.size()));
}

FieldValue text_value(std::string_view text) { return text.empty() ? FieldValue() : FieldValue::text(text); }

/// Returns a count of milliseconds or megabytes as a plain number.
FieldValue number_value_times(std::string_view text, std::int64_t factor) {
  const auto quantity = quantity_of(FieldValue::text(text));
  if (!quantity) return {};
  if (!quantity->is_integer) return FieldValue::real(quantity->real * static_cast<double>(factor));
  std::int64_t product = 0;
  if (__builtin_mul_overflow(quantity->integer, factor, &product)) return {};
  return FieldValue::integer(product);
}

/// Whether a text is `8-4-4-4-12` hexadecimal digits.
bool is_uuid(std::string_view word) {
  constexpr std::string_view kShape = "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx";
  return std::ranges::equal(word, kShape, [](char c, char shape) { return shape == '-' ? c == '-' : is_hex_digit(c); });
}

/// Whether a word is a time as the runtimes write it: `2024-05-06T07:08:09.123Z`.
bool is_runtime_time(std::string_view word) {
  constexpr std::string_view kWhiteSpace = " \t\n\v\f\r";
  return word.size() >= 20 && is_digit(word.front()) && word[10] == 'T' && word.back() == 'Z' &&
         word.find_first_of(kWhiteSpace) == std::string_view::npos;
}

/// Returns the request id of a runtime's line: `2024-05-06T07:08:09.123Z ID ...`, `[INFO] 2024-05-06T07:08:09.123Z ID
/// ...`
std::string_view request_id_after_time(std::string_view line) {
  const auto skip = [&](std::size_t bytes) {
    line.remove_prefix(bytes);
    while (!line.empty() && (line.front() == ' ' || line.front() == '\t')) line.remove_prefix(1);
  };
  if (line.starts_with('[')) {
    const std::size_t closing = line.substr(0, 16).find(']');
    if (closing == std::string_view::npos) return {};
    skip(closing + 1);
  }
  if (line.size() <= 10 || !is_digit(line.front()) || line[10] != 'T') return {};
  const std::string_view time = first_word(line.substr(0, 40));
  if (!is_runtime_time(time)) return {};
  skip(time.size());
  const std::string_view id = first_word(line.substr(0, 37));
  return is_uuid(id) ? id : std::string_view();
}

void recognised(LogFormatReading& reading, LogFormat format) {
  reading.format = format;
  reading.values.fill({});
  reading.time = {};
}

void read_xray(std::string_view message, LogFormatReading& reading) {
  reading.values[kXrayTraceId] = text_value(word_after(message, "XRAY TraceId: "));
  reading.values[kXraySegmentId] = text_value(word_after(message, "SegmentId: "));
}

void read_report(std::string_view message, LogFormatReading& reading) {
  constexpr std::int64_t kMegabyte = 1'000'000;
  auto& values = reading.values;
  // The plain duration comes first of all durations.
  values[kDuration] = number_value_times(word_after(message, "Duration: "), 1);
  values[kBilledDuration] = number_value_times(word_after(message, "Billed Duration: "), 1);
  values[kInitDuration] = number_value_times(word_after(message, "Init Duration: "), 1);
  values[kMemorySize] = number_value_times(word_after(message, "Memory Size: "), kMegabyte);
  values[kMaxMemoryUsed] = number_value_times(word_after(message, "Max Memory Used: "), kMegabyte);
  if (message.contains("XRAY")) read_xray(message, reading);
}

/// Reads the lines that Lambda itself writes.
bool read_platform_line(std::string_view message, LogFormatReading& reading) {
  if (message.empty() || message.front() < 'E' || message.front() > 'X') return false;  // as most lines
  for (const std::string_view start : {"START", "END", "REPORT", ""}) {
    constexpr std::string_view kLabel = "RequestId: ";
    const std::size_t label = start.empty() ? 0 : start.size() + 1;
    if (!message.starts_with(start) || message.size() <= label || !message.substr(label).starts_with(kLabel)) continue;
    recognised(reading, LogFormat::Lambda);
    reading.values[kRequestId] = text_value(first_word(message.substr(label + kLabel.size())));
    reading.values[kType] = text_value(start);
    if (start == "REPORT") read_report(message, reading);
    return true;
  }
  if (message.starts_with("XRAY TraceId: ")) {
    recognised(reading, LogFormat::Lambda);
    read_xray(message, reading);
    return true;
  }
  return false;
}

bool read_lambda(std::string_view message, LogFormatReading& reading) {
  if (read_platform_line(message, reading)) return true;
  const std::string_view id = request_id_after_time(message);
  if (id.empty()) return false;
  recognised(reading, LogFormat::Lambda);
  reading.values[kRequestId] = FieldValue::text(id);
  return true;
}

/// Splits a line of exactly `N` words with single blanks in between.
template <std::size_t N>
bool split_words(std::string_view line, std::array<std::string_view, N>& words) {
  while (!line.empty() && is_space(line.back())) line.remove_suffix(1);
  for (std::size_t i = 0; i < N; ++i) {
    const std::size_t end = std::min(line.find(' '), line.size());
    if (end == 0 || (end == line.size()) != (i + 1 == N)) return false;
    words[i] = line.substr(0, end);
    line.remove_prefix(std::min(end + 1, line.size()));
  }
  return true;
}

FieldValue word_value(std::string_view word) {
  if (word == "-") return {};
  return is_json_number(word) ? FieldValue::written_number(word) : FieldValue::text(word);
}

FieldValue account_value(std::string_view word) { return FieldValue::text(word); }  // leading zeros count

bool read_flow(std::string_view message, LogFormatReading& reading) {
  if (!message.starts_with("2 ")) return false;
  std::array<std::string_view, kFlowNames.size()> words;
  if (!split_words(message, words)) return false;
  const std::string_view action = words[kAction];
  const std::string_view status = words[kLogStatus];
  if (!words[kInterfaceId].starts_with("eni-")) return false;
  if (action != "ACCEPT" && action != "REJECT" && action != "-") return false;
  if (status != "OK" && status != "NODATA" && status != "SKIPDATA") return false;
  recognised(reading, LogFormat::VpcFlow);
  std::ranges::transform(words, reading.values.begin(), word_value);
  reading.values[kAccountId] = account_value(words[kAccountId]);
  reading.time = reading.values[kStartTime];
  return true;
}

bool read_dns(std::string_view message, LogFormatReading& reading) {
  if (!message.starts_with("1.")) return false;
  std::array<std::string_view, kDnsNames.size()> words;
  if (!split_words(message, words)) return false;
  const std::string_view time = words[kQueryTimestamp];
  if (time.size() < 20 || time[10] != 'T' || time.back() != 'Z' || !words[kHostZoneId].starts_with('Z')) return false;
  if (words[kProtocol] != "UDP" && words[kProtocol] != "TCP") return false;
  recognised(reading, LogFormat::Route53);
  std::ranges::transform(words, reading.values.begin(), word_value);
  reading.values[kVersion] = FieldValue::text(words[kVersion]);
  reading.time = reading.values[kQueryTimestamp];
  return true;
}

}  // namespace

std::span<const std::string_view> field_names(LogFormat format) {
  switch (format) {
    case LogFormat::Other: return {};
    case LogFormat::Lambda: return kLambdaNames;
    case LogFormat::VpcFlow: return kFlowNames;
    case LogFormat::Route53: return kDnsNames;
  }
  return {};
}

bool is_log_format_field(std::string_view name) {
  for (std::size_t format = 0; format < kLogFormats; ++format) {
    const auto names = field_names(static_cast<LogFormat>(format));
    if (std::ranges::find(names, name) != names.end()) return true;
  }
  return false;
}

FieldValue flow_value(std::string_view column, std::string_view word) {
  const bool is_account = column == "account-id" && word != "-";
  return is_account ? account_value(word) : word_value(word);
}

std::string_view without_lambda_prefix(std::string_view message) {
  constexpr std::size_t kMaxPrefixBytes = 100;
  std::string_view rest = message;
  const auto take_word = [&rest]() -> std::string_view {
    const std::size_t tab = rest.substr(0, kMaxPrefixBytes).find('\t');
    if (tab == std::string_view::npos) return {};
    const std::string_view word = rest.substr(0, tab);
    rest.remove_prefix(tab + 1);
    return word;
  };
  if (!is_runtime_time(take_word()) || !is_uuid(take_word())) return message;
  const std::string_view after_id = rest;
  const std::string_view level = take_word();
  return !level.empty() && std::ranges::all_of(level, is_letter) ? rest : after_id;
}

void read_log_format(std::string_view message, LogFormatReading& reading) {
  reading.format = LogFormat::Other;
  // Most lines are of no known format: nothing is cleared for them.
  if (read_flow(message, reading) || read_dns(message, reading)) return;
  read_lambda(message, reading);
}

}  // namespace insitu
