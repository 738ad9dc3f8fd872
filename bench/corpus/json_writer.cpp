#include "bench/corpus/json_writer.h"

namespace insitu::bench {

using namespace std::string_view_literals;

void JsonWriter::open(std::string_view name) {
  begin_member(name);
  out_ += '{';
  first_ = true;
}

void JsonWriter::close() {
  out_ += '}';
  first_ = false;
}

void JsonWriter::text(std::string_view name, std::string_view value) {
  begin_member(name);
  append_string(value);
}

void JsonWriter::verbatim(std::string_view name, std::string_view value) {
  begin_member(name);
  out_ += value;
}

void JsonWriter::begin_member(std::string_view name) {
  if (!first_) out_ += style_ == JsonStyle::Python ? ", "sv : ","sv;
  first_ = false;
  append_string(name);
  out_ += style_ == JsonStyle::Python ? ": "sv : ":"sv;
}

void JsonWriter::append_string(std::string_view value) {
  out_ += '"';
  for (std::size_t i = 0; i < value.size(); ++i) {
    const char c = value[i];
    switch (c) {
      case '"': out_ += "\\\""; break;
      case '\\': out_ += "\\\\"; break;
      case '\n': out_ += "\\n"; break;
      case '\t': out_ += "\\t"; break;
      default:
        if (static_cast<unsigned char>(c) < 0x80 || style_ == JsonStyle::Compact) {
          out_ += c;
        } else {
          i += append_escaped(value.substr(i)) - 1;
        }
    }
  }
  out_ += '"';
}

// Appends the first code point of well-formed UTF-8 as `\uXXXX`; returns how many bytes it took.
std::size_t JsonWriter::append_escaped(std::string_view text) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned>(static_cast<unsigned char>(text[i])); };
  const std::size_t length = byte(0) < 0xE0 ? 2 : byte(0) < 0xF0 ? 3 : 4;
  unsigned code_point = byte(0) & (0xFFU >> (length + 1));
  for (std::size_t i = 1; i < length; ++i) code_point = code_point << 6 | (byte(i) & 0x3FU);
  if (code_point < 0x10000) {
    append_unit(code_point);
  } else {
    append_unit(0xD7C0 + (code_point >> 10));
    append_unit(0xDC00 + (code_point & 0x3FFU));
  }
  return length;
}

void JsonWriter::append_unit(unsigned unit) {
  out_ += "\\u";
  for (int shift = 12; shift >= 0; shift -= 4) out_ += "0123456789abcdef"[unit >> shift & 0xFU];
}

}  // namespace insitu::bench
