#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string_view>

namespace insitu {

/// Why a conversion has stopped.
enum class ConversionStop { InputUsedUp, IncompleteInput, BadInput, OutputFull };

/// UTF-16 or UTF-32 in one order of bytes, without a mark. It is decoded here, with what iconv gives for it, because
/// iconv needs files of the system for that, and the static program has none.
class UnicodeForm {
 public:
  /// Finds a form by its name in lower case: `utf-16le`. nullopt: it is another encoding.
  static std::optional<UnicodeForm> named(std::string_view name);

  /// Writes text as UTF-8 until something stops it, and removes from both what was used. Bad input is a surrogate
  /// without its other half, or what is no code point; none of it is used.
  ConversionStop convert(std::string_view& input, std::span<char>& output) const;

  [[nodiscard]] std::size_t unit_bytes() const { return unit_bytes_; }

 private:
  UnicodeForm(std::size_t unit_bytes, bool is_big_endian) : unit_bytes_(unit_bytes), is_big_endian_(is_big_endian) {}
  [[nodiscard]] char32_t unit_at(std::string_view input, std::size_t at) const;

  std::size_t unit_bytes_;
  bool is_big_endian_;
};

}  // namespace insitu
