#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

#include "engine/extract/structural_index.h"
#include "engine/model/json_text.h"
#include "engine/model/path_set.h"
#include "engine/model/value.h"

namespace insitu {

/// A JSON value as it is written in the message. Borrows from the message.
struct JsonToken {
  ValueKind kind = ValueKind::Missing;
  std::string_view raw;   ///< a number's text; the text between a string's quotes; else empty
  bool escaped = false;   ///< `raw` holds a backslash
  std::size_t begin = 0;  ///< offset of the first byte in the message, quotes included
  std::size_t end = 0;    ///< offset after the last byte; for objects and arrays after the opening bracket
  std::size_t leaf = 0;   ///< how many texts, numbers and literals precede it in the message

  /// Returns the value with escapes resolved; `scratch` is overwritten with the text if there were any.
  [[nodiscard]] Value value(std::string& scratch) const;
};

/// Receives the values that a path set wants, in the order of the message.
class JsonVisitor {
 public:
  virtual ~JsonVisitor() = default;
  /// Says that the walk starts over: all values handed over so far are void.
  virtual void restart() = 0;
  /// Takes one value for one want.
  virtual void value(WantId want, const JsonToken& token) = 0;
};

/// What a message is.
enum class JsonVerdict {
  Object,
  OtherJson,  ///< valid, but an array or a scalar
  NotJson,
  TooDeep,  ///< nested deeper than kMaxJsonDepth
};

/// The result of a walk.
struct JsonWalk {
  JsonVerdict verdict{};
  std::size_t offset = 0;          ///< NotJson, TooDeep: the offset of the byte where it shows
  std::string_view expected = {};  ///< NotJson: what could have been there; static text
};

/// Walks once over a message: checks the grammar of RFC 8259 over the whole of it and hands over the values wanted.
///
/// If members have equal names, the last one counts, with everything below it. That is rare, so the first walk assumes
/// that there are none among the wanted members; if it finds one, a second walk determines which members are shadowed,
/// and a third leaves them out. Not thread-safe: holds scratch memory.
class JsonWalker {
 public:
  /// Walks over a message. Values that were handed over count only if the verdict is Object.
  JsonWalk walk(std::string_view message, const PathSet& paths, JsonVisitor& visitor);

  /// Appends the flattened name of the value that the visitor is being handed: the names of the members and the numbers
  /// of the elements on the way to it, joined by periods. False: that is longer than `max_bytes` bytes, and `out` holds
  /// a part of it. REQUIRES: called from the visitor; all members of every object on the way are wanted
  bool append_flattened_name(std::string& out, std::size_t max_bytes) const;

 private:
  enum class Pass { TakeAll, FindShadowed, LeaveOutShadowed };
  enum class Outcome { Finished, FoundDuplicate };

  struct Frame {
    bool is_object = false;
    bool tracks_names = false;     // every name of this object must be compared with the others
    std::size_t active_begin = 0;  // its path nodes, in active_
    std::size_t active_end = 0;
    std::size_t element = 0;
    std::size_t names_begin = 0;  // its names, in names_
    std::uint32_t serial = 0;
  };
  struct Name {
    std::string_view text;
    std::size_t ordinal = 0;  // of the member in the whole message
  };

  Outcome run(Pass pass);
  bool member_name(std::size_t quote, std::string_view& name);
  bool close_object(const Frame& frame, Pass pass);
  [[nodiscard]] std::string_view token_text(std::size_t begin);
  bool read_string(std::size_t quote, JsonToken& token);
  bool read_scalar(std::size_t begin, JsonToken& token);
  bool select_member(Frame& frame, std::string_view name, Pass pass);
  void select_element(const Frame& frame);
  void hand_over(const JsonToken& token);
  void fail(std::size_t offset, std::string_view expected);

  StructuralIndex index_;
  std::string_view message_;
  const PathSet* paths_ = nullptr;
  JsonVisitor* visitor_ = nullptr;
  bool has_backslash_ = false;
  JsonWalk result_;

  std::vector<Frame> frames_;
  std::vector<PathNodeId> active_;
  std::size_t selected_begin_ = 0;      // nodes of the value to come: active_ from here on
  std::vector<std::uint32_t> visited_;  // per member of the path set: serial of the object in which it was seen last
  std::uint32_t serial_ = 0;
  std::size_t member_ordinal_ = 0;
  std::size_t leaves_ = 0;
  std::vector<Name> names_;
  std::deque<std::string> owned_names_;  // those that had escapes
  std::vector<std::size_t> shadowed_;    // ordinals of members that a later one replaces, ascending
  std::string name_scratch_;
};

}  // namespace insitu
