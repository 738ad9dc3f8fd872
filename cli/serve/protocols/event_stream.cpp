#include "cli/serve/protocols/event_stream.h"

#include <zlib.h>

#include <cstdint>
#include <initializer_list>
#include <utility>

#include "engine/model/json_text.h"

namespace insitu::serve {
namespace {

constexpr char kTextHeader = 7;                  // the type of a header whose value is a text
constexpr std::size_t kBytesBesideContent = 16;  // two lengths and two checksums

void append_big_endian(std::string& out, std::uint64_t number, int bytes) {
  for (int shift = 8 * (bytes - 1); shift >= 0; shift -= 8) out += static_cast<char>((number >> shift) & 0xFFU);
}

std::uint32_t checksum_of(std::string_view bytes) {
  return static_cast<std::uint32_t>(
      ::crc32_z(0, reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size()));  // NOLINT
}

void append_frame(std::string& out, std::initializer_list<std::pair<std::string_view, std::string_view>> headers,
                  std::string_view payload) {
  std::string named;
  for (const auto& [name, value] : headers) {
    append_big_endian(named, name.size(), 1);
    named += name;
    named += kTextHeader;
    append_big_endian(named, value.size(), 2);
    named += value;
  }
  std::string frame;
  append_big_endian(frame, kBytesBesideContent + named.size() + payload.size(), 4);
  append_big_endian(frame, named.size(), 4);
  append_big_endian(frame, checksum_of(frame), 4);
  frame += named;
  frame += payload;
  append_big_endian(frame, checksum_of(frame), 4);
  out += frame;
}

}  // namespace

void append_event_frame(std::string& out, std::string_view event_type, std::string_view json) {
  append_frame(out, {{":message-type", "event"}, {":event-type", event_type}, {":content-type", "application/json"}},
               json);
}

void append_exception_frame(std::string& out, std::string_view exception_type, std::string_view message) {
  append_frame(
      out, {{":message-type", "exception"}, {":exception-type", exception_type}, {":content-type", "application/json"}},
      "{\"message\":" + json_string(message) + "}");
}

}  // namespace insitu::serve
