#include "engine/model/state_stream.h"

#include <bit>

namespace insitu {
namespace {

// Seven bits a byte, the lowest first; the eighth says that more follow.
constexpr unsigned kBitsPerByte = 7;
constexpr std::uint8_t kMore = 0x80;
constexpr std::size_t kRealBytes = 8;

}  // namespace

void StateWriter::number(std::uint64_t number) {
  for (; number >= kMore; number >>= kBitsPerByte) bytes_ += static_cast<char>(number | kMore);
  bytes_ += static_cast<char>(number);
}

void StateWriter::signed_number(std::int64_t number) {
  // The sign goes last, so that small negative numbers are short as well.
  const auto bits = static_cast<std::uint64_t>(number);
  this->number(number < 0 ? (~bits << 1) | 1 : bits << 1);
}

void StateWriter::real(double real) {
  auto bits = std::bit_cast<std::uint64_t>(real);
  for (std::size_t i = 0; i < kRealBytes; ++i, bits >>= 8) bytes_ += static_cast<char>(bits & 0xFF);
}

void StateWriter::text(std::string_view text) {
  number(text.size());
  bytes_ += text;
}

void StateWriter::value(const FieldValue& value) {
  number(static_cast<std::uint64_t>(value.kind()));
  switch (value.kind()) {
    case FieldKind::Missing: break;
    case FieldKind::Text:
    case FieldKind::WrittenNumber:
    case FieldKind::Map:
    case FieldKind::List: text(value.text()); break;
    case FieldKind::Integer:
    case FieldKind::Timestamp: signed_number(value.integer()); break;
    case FieldKind::Real: real(value.real()); break;
    case FieldKind::Period:
      number(value.period().count);
      number(static_cast<std::uint64_t>(value.period().unit));
      break;
  }
}

std::uint64_t StateReader::number() {
  std::uint64_t number = 0;
  for (unsigned shift = 0; shift < 64; shift += kBitsPerByte) {
    if (failed_ || rest_.empty()) break;
    const auto byte = static_cast<std::uint8_t>(rest_.front());
    rest_.remove_prefix(1);
    const std::uint64_t bits = byte & (kMore - 1U);
    if ((bits << shift) >> shift != bits) break;
    number |= bits << shift;
    if ((byte & kMore) == 0) return number;
  }
  failed_ = true;
  return 0;
}

std::int64_t StateReader::signed_number() {
  const std::uint64_t bits = number();
  return static_cast<std::int64_t>((bits & 1) != 0 ? ~(bits >> 1) : bits >> 1);
}

double StateReader::real() {
  if (failed_ || rest_.size() < kRealBytes) {
    failed_ = true;
    return 0;
  }
  std::uint64_t bits = 0;
  for (std::size_t i = kRealBytes; i > 0; --i) bits = bits << 8 | static_cast<std::uint8_t>(rest_[i - 1]);
  rest_.remove_prefix(kRealBytes);
  return std::bit_cast<double>(bits);
}

std::uint64_t StateReader::file() {
  const std::uint64_t file = number();
  if (files_.empty() || failed_) return file;
  // Inputs are counted down from the largest number, or up from 0.
  const bool is_counted_down = file > UINT64_MAX / 2;
  const std::uint64_t index = is_counted_down ? ~file : file;
  if (index >= files_.size()) {
    fail();
    return 0;
  }
  return is_counted_down ? ~files_[index] : files_[index];
}

std::string_view StateReader::text() {
  const std::size_t size = count();
  const std::string_view text = rest_.substr(0, size);
  rest_.remove_prefix(size);
  return text;
}

FieldValue StateReader::value() {
  const std::uint64_t kind = number();
  if (failed_ || kind > static_cast<std::uint64_t>(FieldKind::List)) {
    failed_ = true;
    return {};
  }
  FieldValue value;
  switch (static_cast<FieldKind>(kind)) {
    case FieldKind::Missing: break;
    case FieldKind::Text: value = FieldValue::text(text()); break;
    case FieldKind::WrittenNumber: value = FieldValue::written_number(text()); break;
    case FieldKind::Map: value = FieldValue::map(text()); break;
    case FieldKind::List: value = FieldValue::list(text()); break;
    case FieldKind::Integer: value = FieldValue::integer(signed_number()); break;
    case FieldKind::Timestamp: value = FieldValue::timestamp(signed_number()); break;
    case FieldKind::Real: value = FieldValue::real(real()); break;
    case FieldKind::Period: {
      const std::uint64_t length = number();
      const std::uint64_t unit = number();
      failed_ = failed_ || length == 0 || length > UINT32_MAX || unit > static_cast<std::uint64_t>(PeriodUnit::Year);
      if (failed_) break;
      value = FieldValue::period({static_cast<std::uint32_t>(length), static_cast<PeriodUnit>(unit)});
    }
  }
  return failed_ ? FieldValue() : value;
}

std::size_t StateReader::count(std::size_t min_bytes) {
  const std::uint64_t count = number();
  if (count > rest_.size() / min_bytes) failed_ = true;
  return failed_ ? 0 : static_cast<std::size_t>(count);
}

}  // namespace insitu
