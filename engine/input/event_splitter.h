#pragma once

#include <bitset>
#include <cstddef>
#include <string>
#include <string_view>

namespace insitu {

/// The maximum depth of objects and arrays around and in an event; deeper nesting is a problem.
inline constexpr std::size_t kMaxEventNesting = 1024;

/// Finds the borders of the event objects in a stream of JSON documents, fed in pieces of any size. Keeps no bytes.
/// Not thread-safe.
///
/// A document is one of these:
///   - an object with a member `events` whose value is an array: the objects in the array are the events
///   - any other object: it is itself one event
///   - an array: the objects in it are the events
///
/// Only borders are looked for: strings, brackets and where a bracket may open. Whether an event is valid JSON is left
/// to its reader. Whatever breaks the borders is a problem, and the search goes on at the next line that begins with
/// `{` or
/// `[`. So a line that breaks off where a value may follow can take the next line with it, but not more.
class EventSplitter {
 public:
  /// What a step stopped at.
  enum class Mark {
    None,         ///< all bytes were taken
    EventBegins,  ///< the last byte taken opens an object: an event, unless NotAnEvent or Problem comes first
    EventEnds,    ///< the last byte taken closes it
    NotAnEvent,   ///< it is an object with `events`, as the last byte taken shows; those are still to come
    Problem,      ///< what had begun, if something had, is void
  };

  /// The result of a step.
  struct Step {
    Mark mark = Mark::None;
    std::size_t taken = 0;          ///< bytes of the piece that are processed; the next call begins after them
    std::string_view message = {};  ///< Problem
    std::size_t problem_at = 0;     ///< Problem: offset in the piece
    std::size_t lost_events = 0;    ///< Problem: how many events are lost, as far as it is known
  };

  /// Goes through `bytes` up to the next mark.
  Step step(std::string_view bytes);
  /// Whether a document with `events` also has a `nextToken`, as far as has been seen: it is one page of several.
  [[nodiscard]] bool names_next_page() const { return names_next_page_; }
  /// Ends the input and returns what is wrong with that: Problem or None. The splitter is then as new.
  Step finish();

 private:
  /// The object that has begun and may be an event.
  enum class Open { Nothing, Document, Element };
  enum class ListState { ElementOrEnd, Element, CommaOrEnd, Scalar };

  Step step_from(std::string_view bytes, std::size_t at);
  Step step_between_documents(std::string_view bytes, std::size_t at);
  Step step_in_list(char byte, std::size_t at);
  Step step_in_nested(std::string_view bytes, std::size_t at);
  Step step_in_string(std::string_view bytes, std::size_t at);
  Step begin_event(Open what, std::size_t at);
  Step begin_other_element(char first, std::size_t at);
  Step take_comma(std::size_t at);
  Step begin_events_member(std::size_t at);
  Step leave_nested(std::size_t at);
  Step break_off(std::string_view message, std::size_t at, std::size_t lost_events);
  [[nodiscard]] std::size_t resume(std::string_view bytes, std::size_t at);
  std::size_t skip_string(std::string_view bytes, std::size_t at);
  void forget_all();
  void note_token();
  void begin_string();
  void note_key(std::string_view bytes);
  void push(char bracket);

  [[nodiscard]] bool is_in_list() const { return list_depth_ > 0 && depth_ == list_depth_; }
  [[nodiscard]] bool is_among_top_members() const { return depth_ == 1 && list_depth_ == 0; }
  [[nodiscard]] bool may_open() const;
  [[nodiscard]] bool opens_events(char bracket) const;

  std::bitset<kMaxEventNesting> is_object_;  ///< by depth: object or array
  std::size_t depth_ = 0;
  std::size_t list_depth_ = 0;  ///< depth inside of the array whose elements are events; 0 outside of it
  ListState list_state_ = ListState::ElementOrEnd;
  Open open_ = Open::Nothing;
  bool is_in_string_ = false;
  bool is_escaped_ = false;
  bool may_be_key_ = false;  ///< in a string directly inside of the document, a name or a value
  std::string key_;          ///< the last such string as it is written, as far as it matters: before a colon, a name
  bool has_events_ = false;  ///< the document has a member `events`
  bool has_token_ = false;   ///< and one with the token of the next page
  bool names_next_page_ = false;
  char last_token_ = '\0';  ///< the last byte that was no white space; of a string its quote
  char last_byte_ = '\n';   ///< of the piece before
  bool is_resuming_ = false;
  bool is_after_problem_ = false;  ///< brackets left over by a broken document are no further problem
};

}  // namespace insitu
