#include "engine/input/cri_record.h"

namespace insitu {

std::optional<CriRecord> read_cri_record(std::string_view line) {
  RecordTimes times;
  return read_cri_record(line, times);
}

std::optional<CriRecord> read_cri_record(std::string_view line, RecordTimes& times) {
  const auto time = times.read(line);
  if (!time) return std::nullopt;
  line.remove_prefix(time->moment.length);
  CriRecord record{.time = time->moment.milliseconds};
  constexpr std::size_t kStreamLength = std::string_view(" stdout ").size();
  if (line.size() <= kStreamLength || line[0] != ' ' || line[kStreamLength - 1] != ' ') return std::nullopt;
  const auto stream = container_stream_named(line.substr(1, kStreamLength - 2));
  if (!stream) return std::nullopt;
  record.stream = *stream;
  line.remove_prefix(kStreamLength);
  if (line[0] != 'P' && line[0] != 'F') return std::nullopt;
  record.is_partial = line[0] == 'P';
  line.remove_prefix(1);
  if (line.starts_with(':')) {
    const std::size_t end = line.find(' ');
    line = end == std::string_view::npos ? std::string_view() : line.substr(end);
  }
  if (line.empty()) return record;
  if (line[0] != ' ') return std::nullopt;
  record.text = line.substr(1);
  return record;
}

std::optional<std::size_t> length_of_simple_cri_record(std::string_view lines, RecordTimes& times) {
  const std::size_t time = times.length_of_zulu(lines);
  if (time == 0) return std::nullopt;
  const std::string_view rest = lines.substr(time);
  if (!rest.starts_with(" stdout F ") && !rest.starts_with(" stderr F ")) return std::nullopt;
  const std::size_t newline = lines.find('\n', time);
  return newline == std::string_view::npos ? std::nullopt : std::optional(newline + 1);
}

}  // namespace insitu
