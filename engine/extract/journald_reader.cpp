#include "engine/extract/journald_reader.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>

#include "engine/extract/event_json.h"
#include "engine/extract/object_members.h"
#include "engine/model/arena.h"
#include "engine/model/json_slice.h"
#include "insitu/field_value.h"

namespace insitu {
namespace {

enum EntryMember : std::size_t { kEntryMessage, kRealtime, kUnit, kHostname, kEntryMembers };
constexpr std::array<std::string_view, kEntryMembers> kEntryNames = {"MESSAGE", "__REALTIME_TIMESTAMP", "_SYSTEMD_UNIT",
                                                                     "_HOSTNAME"};

constexpr std::string_view kNoMessage = "an entry of the journal without `MESSAGE`";
constexpr std::string_view kNullMessage =
    "`MESSAGE` is null: it was too long for journalctl without --all, and might have matched";
constexpr std::string_view kOddMessage = "`MESSAGE` is neither a text nor an array of bytes or texts";

/// Returns the value of a byte as JSON writes it. nullopt: it is none.
std::optional<char> byte_of(const FieldValue& value) {
  if (value.kind() != FieldKind::WrittenNumber) return std::nullopt;
  const auto quantity = quantity_of(value);
  if (!quantity || !quantity->is_integer || quantity->integer < 0 || quantity->integer > UINT8_MAX) return std::nullopt;
  return static_cast<char>(static_cast<std::uint8_t>(quantity->integer));
}

/// Appends the bytes of an array of numbers. False: an element is no byte, or there is none.
bool append_bytes(std::string& out, const FieldValue& list, Arena& arena) {
  JsonElements elements(list);
  std::size_t bytes = 0;
  for (auto element = elements.next(arena); element; element = elements.next(arena), ++bytes) {
    const auto byte = byte_of(*element);
    if (!byte) return false;
    out += *byte;
  }
  return bytes > 0;
}

std::optional<FieldValue> last_element(const FieldValue& list, Arena& arena) {
  JsonElements elements(list);
  std::optional<FieldValue> last;
  for (auto element = elements.next(arena); element; element = elements.next(arena)) last = element;
  return last;
}

}  // namespace

struct JournaldReader::State {
  ObjectMembers members{kEntryNames};
  Arena arena;

  /// Reads an array, of bytes or of several values, into `message`. The error says why that cannot be done.
  std::expected<void, std::string> read_array(const FieldValue& list, std::string& message) {
    if (append_bytes(message, list, arena)) return {};
    message.clear();
    const auto last = last_element(list, arena);
    if (last && last->kind() == FieldKind::Text) {
      message = last->text();
      return {};
    }
    if (last && last->kind() == FieldKind::List && append_bytes(message, *last, arena)) return {};
    const bool is_null = last && last->is_missing();
    return std::unexpected(std::string(is_null ? kNullMessage : kOddMessage));
  }
};

JournaldReader::JournaldReader() : state_(std::make_unique<State>()) {}
JournaldReader::~JournaldReader() = default;
JournaldReader::JournaldReader(JournaldReader&&) noexcept = default;
JournaldReader& JournaldReader::operator=(JournaldReader&&) noexcept = default;

std::expected<LogEvent, std::string> JournaldReader::read(std::string_view object, std::deque<std::string>& texts) {
  constexpr std::int64_t kMicroseconds = 1000;
  ObjectMembers& members = state_->members;
  if (auto done = members.read(object, "entry of the journal"); !done) return std::unexpected(std::move(done.error()));
  const auto& message = members.token(kEntryMessage);
  if (!message) return std::unexpected(std::string(kNoMessage));
  LogEvent event;
  switch (message->kind) {
    case ValueKind::Text: event.message = members.text(kEntryMessage, texts); break;
    case ValueKind::Array: {
      state_->arena.clear();
      std::string& text = texts.emplace_back();
      const FieldValue list = FieldValue::list(structure_text(object, message->begin));
      if (auto done = state_->read_array(list, text); !done) return std::unexpected(std::move(done.error()));
      event.message = text;
      break;
    }
    case ValueKind::Null: return std::unexpected(std::string(kNullMessage));
    case ValueKind::Missing:
    case ValueKind::True:
    case ValueKind::False:
    case ValueKind::Number:
    case ValueKind::Object: return std::unexpected(std::string(kOddMessage));
  }
  if (const auto microseconds = members.integer(kRealtime); microseconds && *microseconds >= 0) {
    event.timestamp = *microseconds / kMicroseconds;
  }
  event.log_group = members.text(kUnit, texts);
  event.log_stream = members.text(kHostname, texts);
  return event;
}

}  // namespace insitu
