#include "engine/input/encoding_source.h"

#include <iconv.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <functional>
#include <optional>
#include <span>
#include <utility>

#include "engine/input/unicode_form.h"
#include "engine/model/ascii.h"

namespace insitu {
namespace {

using namespace std::string_view_literals;

// ---- which one

constexpr std::size_t kLookedAtBytes = 4096;
constexpr std::size_t kMinLookedAtBytes = 16;

/// Guesses by the NULs that UTF-16 has in place of the upper halves of ASCII, and only there: in a log that was emptied
/// while its writer went on, or in a program, they are at even and odd offsets.
std::string_view unmarked_utf16(std::string_view head) {
  if (head.size() < kMinLookedAtBytes) return {};
  std::array<std::size_t, 2> nuls{};
  for (std::size_t i = 0; i < head.size(); ++i) nuls[i % 2] += head[i] == '\0' ? 1U : 0U;
  const auto is_filled = [&](std::size_t parity) {
    return nuls[1 - parity] == 0 && 4 * nuls[parity] >= head.size() / 2;
  };
  if (is_filled(1)) return "looks like UTF-16LE without a mark: --encoding utf-16le";
  if (is_filled(0)) return "looks like UTF-16BE without a mark: --encoding utf-16be";
  return {};
}

/// A label of the web (WHATWG Encoding Standard) that iconv does not have, or has for less than the web reads under it.
struct EncodingLabel {
  std::string_view label;
  const char* name;  ///< of iconv
};

constexpr std::array kEncodingLabels = {
    EncodingLabel{"big5", "BIG5-HKSCS"},
    EncodingLabel{"chinese", "GB18030"},
    EncodingLabel{"cn-big5", "BIG5-HKSCS"},
    EncodingLabel{"csbig5", "BIG5-HKSCS"},
    EncodingLabel{"cseuckr", "CP949"},
    EncodingLabel{"csgb2312", "GB18030"},
    EncodingLabel{"csiso58gb231280", "GB18030"},
    EncodingLabel{"csiso88596e", "ISO-8859-6"},
    EncodingLabel{"csiso88596i", "ISO-8859-6"},
    EncodingLabel{"csiso88598e", "ISO-8859-8"},
    EncodingLabel{"csiso88598i", "ISO-8859-8"},
    EncodingLabel{"csisolatin9", "ISO-8859-15"},
    EncodingLabel{"csksc56011987", "CP949"},
    EncodingLabel{"csshiftjis", "CP932"},
    EncodingLabel{"dos-874", "CP874"},
    EncodingLabel{"euc-kr", "CP949"},
    EncodingLabel{"gb2312", "GB18030"},
    EncodingLabel{"gb_2312", "GB18030"},
    EncodingLabel{"gb_2312-80", "GB18030"},
    EncodingLabel{"gbk", "GB18030"},
    EncodingLabel{"iso-10646-ucs-2", "UTF-16LE"},
    EncodingLabel{"iso-8859-6-e", "ISO-8859-6"},
    EncodingLabel{"iso-8859-6-i", "ISO-8859-6"},
    EncodingLabel{"iso-8859-8-e", "ISO-8859-8"},
    EncodingLabel{"iso-8859-8-i", "ISO-8859-8"},
    EncodingLabel{"iso-ir-149", "CP949"},
    EncodingLabel{"iso-ir-58", "GB18030"},
    EncodingLabel{"koi", "KOI8-R"},
    EncodingLabel{"koi8_r", "KOI8-R"},
    EncodingLabel{"korean", "CP949"},
    EncodingLabel{"ks_c_5601-1987", "CP949"},
    EncodingLabel{"ks_c_5601-1989", "CP949"},
    EncodingLabel{"ksc5601", "CP949"},
    EncodingLabel{"ksc_5601", "CP949"},
    EncodingLabel{"l9", "ISO-8859-15"},
    EncodingLabel{"logical", "ISO-8859-8"},
    EncodingLabel{"ms_kanji", "CP932"},
    EncodingLabel{"shift-jis", "CP932"},
    EncodingLabel{"shift_jis", "CP932"},
    EncodingLabel{"sjis", "CP932"},
    EncodingLabel{"sun_eu_greek", "ISO-8859-7"},
    EncodingLabel{"unicode-1-1-utf-8", "UTF-8"},
    EncodingLabel{"unicode11utf8", "UTF-8"},
    EncodingLabel{"unicode20utf8", "UTF-8"},
    EncodingLabel{"unicodefeff", "UTF-16LE"},
    EncodingLabel{"unicodefffe", "UTF-16BE"},
    EncodingLabel{"visual", "ISO-8859-8"},
    EncodingLabel{"windows-949", "CP949"},
    EncodingLabel{"x-cp1250", "CP1250"},
    EncodingLabel{"x-cp1251", "CP1251"},
    EncodingLabel{"x-cp1252", "CP1252"},
    EncodingLabel{"x-cp1253", "CP1253"},
    EncodingLabel{"x-cp1254", "CP1254"},
    EncodingLabel{"x-cp1258", "CP1258"},
    EncodingLabel{"x-euc-jp", "EUC-JP"},
    EncodingLabel{"x-gbk", "GB18030"},
    EncodingLabel{"x-mac-cyrillic", "MAC-CYRILLIC"},
    EncodingLabel{"x-mac-roman", "MACINTOSH"},
    EncodingLabel{"x-mac-ukrainian", "MAC-CYRILLIC"},
    EncodingLabel{"x-sjis", "CP932"},
    EncodingLabel{"x-unicode20utf8", "UTF-8"},
    EncodingLabel{"x-x-big5", "BIG5-HKSCS"},
};
static_assert(std::ranges::is_sorted(kEncodingLabels, {}, &EncodingLabel::label));

/// Returns the name that iconv knows; empty: it is none. The text after a slash would be an option of iconv, and an
/// empty name would mean the encoding of the terminal.
std::string name_for_iconv(std::string_view encoding) {
  constexpr std::string_view kLettersOfNames = "abcdefghijklmnopqrstuvwxyz0123456789-_.:+()";
  std::string name = lower_case(encoding);
  if (name.find_first_not_of(kLettersOfNames) != std::string::npos) return {};
  const auto label = std::ranges::lower_bound(kEncodingLabels, std::string_view(name), {}, &EncodingLabel::label);
  if (label != kEncodingLabels.end() && label->label == name) return label->name;
  return name;
}

// ---- iconv

// In the static program it would load the modules of whatever system that runs on, which need not fit.
#ifdef INSITU_STATIC
constexpr bool kHasModulesOfIconv = false;
#else
constexpr bool kHasModulesOfIconv = true;
#endif

/// Whether iconv is asked for a conversion. What it needs no modules for, it always knows.
bool is_for_iconv(const std::string& name) {
  return !name.empty() && (kHasModulesOfIconv || lower_case(name) == "utf-8" || lower_case(name) == "utf8");
}

/// An open conversion.
class Conversion {
 public:
  Conversion(const std::string& from, const std::string& to)
      : form_(to == "UTF-8" ? UnicodeForm::named(lower_case(from)) : std::nullopt) {
    if (!form_ && is_for_iconv(from) && is_for_iconv(to)) handle_ = ::iconv_open(to.c_str(), from.c_str());
  }
  ~Conversion() {
    if (handle_ != kNoConversion) ::iconv_close(handle_);
  }
  Conversion(Conversion&& other) noexcept : form_(other.form_), handle_(std::exchange(other.handle_, kNoConversion)) {}
  Conversion& operator=(Conversion&&) = delete;
  Conversion(const Conversion&) = delete;
  Conversion& operator=(const Conversion&) = delete;

  [[nodiscard]] bool is_open() const { return form_ || handle_ != kNoConversion; }

  /// Converts until something stops it, and removes from both what was used.
  ConversionStop convert(std::string_view& input, std::span<char>& output) {
    if (form_) return form_->convert(input, output);
    char* from = const_cast<char*>(input.data());  // iconv does not write there
    std::size_t from_size = input.size();
    char* to = output.data();
    std::size_t to_size = output.size();
    const std::size_t result = ::iconv(handle_, &from, &from_size, &to, &to_size);
    const int error = errno;
    input.remove_prefix(input.size() - from_size);
    output = output.last(to_size);
    if (result != static_cast<std::size_t>(-1)) return ConversionStop::InputUsedUp;
    if (error == E2BIG) return ConversionStop::OutputFull;
    return error == EINVAL ? ConversionStop::IncompleteInput : ConversionStop::BadInput;
  }

  /// Writes what the encoding has held back until it knows what follows.
  void finish(std::span<char>& output) {
    if (form_) return;
    char* to = output.data();
    std::size_t to_size = output.size();
    ::iconv(handle_, nullptr, nullptr, &to, &to_size);
    output = output.last(to_size);
  }

 private:
  static inline const iconv_t kNoConversion = std::bit_cast<iconv_t>(std::intptr_t{-1});  // as iconv_open returns it

  std::optional<UnicodeForm> form_;
  iconv_t handle_ = kNoConversion;
};

/// Returns the number of bytes by which an encoding counts: 2 for UTF-16.
std::size_t unit_bytes_of(const std::string& iconv_name) {
  if (const auto form = UnicodeForm::named(lower_case(iconv_name))) return form->unit_bytes();
  Conversion encode("UTF-8", iconv_name);
  if (!encode.is_open()) return 1;
  std::array<char, 64> bytes{};
  const auto size_of = [&](std::string_view text) {
    std::span<char> output(bytes);
    encode.convert(text, output);
    return bytes.size() - output.size();
  };
  size_of("a");  // a mark may come before the first character
  return std::max<std::size_t>(size_of("a"), 1);
}

class EncodingSource final : public ByteSource {
 public:
  EncodingSource(std::unique_ptr<ByteSource> text, std::string_view encoding, const std::string& iconv_name,
                 Conversion conversion)
      : text_(std::move(text)),
        encoding_(lower_case(encoding)),
        unit_bytes_(unit_bytes_of(iconv_name)),
        conversion_(std::move(conversion)),
        input_(kEncodedBytes, '\0'),
        output_(kDecodedBytes, '\0') {}

  std::expected<std::size_t, InputProblem> read(char* into, std::size_t capacity) override {
    while (decoded_.empty() && !ended_) decode();
    const std::size_t count = std::min(decoded_.size(), capacity);
    if (count == 0 && capacity > 0 && problem_) return std::unexpected(take_problem());
    if (count > 0) std::memcpy(into, decoded_.data(), count);
    decoded_.remove_prefix(count);
    position_ += count;
    return count;
  }

  [[nodiscard]] bool is_live() const override { return text_->is_live(); }
  [[nodiscard]] SourceFacts facts() const override {
    SourceFacts facts = text_->facts();
    facts.replaced_characters += replaced_;
    return facts;
  }
  void ask_before_waiting(const std::function<bool()>& ask) override { text_->ask_before_waiting(ask); }

 private:
  static constexpr std::size_t kEncodedBytes = 64 * 1024, kDecodedBytes = 96 * 1024;
  static constexpr std::string_view kReplacement = "\xef\xbf\xbd";
  /// What one step may write besides: a replacement, or the end of what the encoding has held back.
  static constexpr std::size_t kReserve = 64;

  /// Decodes what has been read, or reads more. Afterwards there may still be nothing decoded.
  void decode() {
    std::span<char> output(output_);
    if (needs_input_) read_more(output);
    while (!needs_input_ && output.size() > kReserve) {
      std::span<char> usable = output.first(output.size() - kReserve);
      const ConversionStop stop = conversion_.convert(input_view_, usable);
      output = output.last(usable.size() + kReserve);
      if (stop == ConversionStop::OutputFull) break;
      if (stop == ConversionStop::BadInput) {
        replace(output, unit_bytes_);
      } else {
        needs_input_ = true;
      }
    }
    decoded_ = std::string_view(output_).substr(0, output_.size() - output.size());
  }

  /// Reads after what is left of the input: the beginning of a character.
  void read_more(std::span<char>& output) {
    const std::size_t kept = input_view_.size();
    if (kept > 0) std::memmove(input_.data(), input_view_.data(), kept);
    auto count = text_->read(input_.data() + kept, input_.size() - kept);
    input_view_ = std::string_view(input_).substr(0, kept + count.value_or(0));
    needs_input_ = false;
    if (count && *count > 0) return;
    if (!count) problem_ = std::move(count.error());
    end(output);
  }

  void end(std::span<char>& output) {
    ended_ = needs_input_ = true;
    if (problem_) return;
    if (input_view_.size() % unit_bytes_ != 0) {
      problem_ = InputProblem{"the " + encoding_ + " text ends inside a character"};
      return;
    }
    if (!input_view_.empty()) replace(output, input_view_.size());
    conversion_.finish(output);
  }

  /// Writes U+FFFD in place of the next bytes of the input.
  void replace(std::span<char>& output, std::size_t bytes) {
    input_view_.remove_prefix(std::min(bytes, input_view_.size()));
    std::ranges::copy(kReplacement, output.begin());
    output = output.subspan(kReplacement.size());
    ++replaced_;
  }

  InputProblem take_problem() {
    InputProblem problem = *std::exchange(problem_, std::nullopt);
    problem.offset = position_;  // which has to be one in the decoded text
    return problem;
  }

  std::unique_ptr<ByteSource> text_;
  std::string encoding_;
  std::size_t unit_bytes_;
  Conversion conversion_;
  std::string input_;
  std::string_view input_view_;  ///< not converted yet; is in input_
  bool needs_input_ = true;
  std::string output_;
  std::string_view decoded_;  ///< not handed out yet; is in output_
  std::uint64_t position_ = 0;
  std::uint64_t replaced_ = 0;
  bool ended_ = false;
  std::optional<InputProblem> problem_;  ///< to be returned after the last bytes
};

std::string unknown_encoding(std::string_view encoding) {
  if (!kHasModulesOfIconv) {
    return "the static program does not know the encoding `" + std::string(encoding) +
           "`: it reads `utf-8`, `utf-16le`, `utf-16be`, `utf-32le` and `utf-32be`";
  }
  return "unknown encoding `" + std::string(encoding) +
         "`: expected a name that iconv knows, such as `utf-16le`, `euc-kr` or `windows-1252`";
}

}  // namespace

EncodingGuess guess_encoding(std::string_view head) {
  if (head.starts_with("\xff\xfe\0\0"sv))
    return {.encoding = {}, .refusal = "is UTF-32 by its mark: --encoding utf-32le"};
  if (head.starts_with("\0\0\xfe\xff"sv))
    return {.encoding = {}, .refusal = "is UTF-32 by its mark: --encoding utf-32be"};
  if (head.starts_with("\xff\xfe"sv)) return {.encoding = "utf-16le", .refusal = {}};
  if (head.starts_with("\xfe\xff"sv)) return {.encoding = "utf-16be", .refusal = {}};
  return {.encoding = {}, .refusal = unmarked_utf16(head.substr(0, kLookedAtBytes))};
}

std::optional<std::string> encoding_problem(std::string_view encoding) {
  if (Conversion(name_for_iconv(encoding), "UTF-8").is_open()) return std::nullopt;
  return unknown_encoding(encoding);
}

std::expected<std::unique_ptr<ByteSource>, std::string> decode_text(std::unique_ptr<ByteSource> text,
                                                                    std::string_view encoding) {
  const std::string name = name_for_iconv(encoding);
  Conversion conversion(name, "UTF-8");
  if (!conversion.is_open()) return std::unexpected(unknown_encoding(encoding));
  return std::make_unique<EncodingSource>(std::move(text), encoding, name, std::move(conversion));
}

}  // namespace insitu
