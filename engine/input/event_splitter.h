#pragma once

#include <bitset>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/kernels/json_text.h"

namespace insitu {

/// The maximum depth of objects and arrays around and in an event; deeper nesting is a problem.
inline constexpr std::size_t kMaxEventNesting = 1024;

/// Which parts of JSON documents are events. Static texts.
struct DocumentRules {
  /// The member of a document whose array holds the events; empty: none does.
  std::string_view list = {};
  /// The member of a document whose object is one event; empty: none is.
  std::string_view single = {};
  /// What an event begins with in the list: `{` or `[`.
  char bracket = '{';
  /// Whether a document without `list` and `single` is itself an event. If not, the end of every document is a mark.
  bool documents_are_events = true;
  /// Whether a document may be an array, whose elements are the events.
  bool takes_arrays = true;
  /// Members of documents whose texts are kept, as they are written: at most kMaxKeptMember bytes of each.
  std::span<const std::string_view> kept_members = {};
};

inline constexpr std::size_t kMaxKeptMember = 1024;

/// Finds the borders of the events in a stream of JSON documents, fed in pieces of any size. Keeps no bytes of them.
/// Not thread-safe.
///
/// Only borders are looked for: strings, brackets and where a bracket may open. Whether an event is valid JSON is left
/// to its reader. Whatever breaks the borders is a problem, and the search goes on at the next line that begins with
/// `{` or
/// `[`. So a line that breaks off where a value may follow can take the next line with it, but not more.
class EventSplitter {
 public:
  /// What a step stopped at.
  enum class Mark {
    None,          ///< all bytes were taken
    EventBegins,   ///< the last byte taken opens an object: an event, unless NotAnEvent or Problem comes first
    EventEnds,     ///< the last byte taken closes it
    NotAnEvent,    ///< it is an object with `events`, as the last byte taken shows; those are still to come
    DocumentEnds,  ///< the last byte taken closes a document that is itself no event
    Problem,       ///< what had begun, if something had, is void
  };

  /// The result of a step.
  struct Step {
    Mark mark = Mark::None;
    std::size_t taken = 0;          ///< bytes of the piece that are processed; the next call begins after them
    std::string_view message = {};  ///< Problem
    std::size_t problem_at = 0;     ///< Problem: offset in the piece
    std::size_t lost_events = 0;    ///< Problem: how many events are lost, as far as it is known
  };

  /// `pass_nesting` passes over what is nested deeper; nullptr: no kernel does. The borders are the same.
  EventSplitter(const DocumentRules& rules, kernels::PassJsonNesting pass_nesting)
      : rules_(rules), pass_nesting_(pass_nesting), kept_(rules.kept_members.size()) {}

  /// Goes through `bytes` up to the next mark.
  Step step(std::string_view bytes);
  /// Whether a document with `events` also has a `nextToken`, as far as has been seen: it is one page of several.
  [[nodiscard]] bool names_next_page() const { return names_next_page_; }
  /// Whether the document has its list or single event, as far as has been seen.
  [[nodiscard]] bool has_events() const { return has_events_; }
  /// The text of a kept member of the document, between its quotes; nullopt: it has not come. Valid until the next
  /// step.
  [[nodiscard]] std::optional<std::string_view> kept(std::size_t member) const;
  /// Ends the input and returns what is wrong with that: Problem or None. The splitter is then as new.
  Step finish();

 private:
  /// The object that has begun and may be an event.
  enum class Open { Nothing, Document, Element };
  enum class ListState { ElementOrEnd, Element, CommaOrEnd, Scalar };

  Step step_from(std::string_view bytes, std::size_t at);
  Step step_between_documents(std::string_view bytes, std::size_t at);
  Step step_in_list(char byte, std::size_t at);
  Step step_before_element(std::size_t at);
  Step step_in_nested(std::string_view bytes, std::size_t at);
  Step step_in_string(std::string_view bytes, std::size_t at);
  Step begin_event(Open what, char bracket, std::size_t at);
  Step begin_document(std::size_t at);
  Step begin_single(std::size_t at);
  Step begin_other_element(char first, std::size_t at);
  Step take_comma(std::size_t at);
  Step begin_events_member(std::size_t at);
  Step leave_nested(std::size_t at);
  Step break_off(std::string_view message, std::size_t at, std::size_t lost_events);
  [[nodiscard]] std::size_t resume(std::string_view bytes, std::size_t at);
  std::size_t skip_by_kernel(std::string_view bytes, std::size_t at);
  [[nodiscard]] kernels::JsonBrackets brackets_within(std::size_t outer) const;
  void set_brackets_within(std::size_t outer, const kernels::JsonBrackets& open);
  std::size_t skip_string(std::string_view bytes, std::size_t at);
  void forget_all();
  void note_token();
  void begin_string();
  void keep_text(std::string_view bytes);
  [[nodiscard]] bool is_key(std::string_view name) const;
  [[nodiscard]] std::size_t kept_member() const;
  void push(char bracket);

  [[nodiscard]] bool is_in_list() const { return list_depth_ > 0 && depth_ == list_depth_; }
  [[nodiscard]] bool is_among_top_members() const { return depth_ == 1 && list_depth_ == 0; }
  [[nodiscard]] bool may_open() const;
  [[nodiscard]] bool opens_events(char bracket) const;

  static constexpr std::size_t kNothing = SIZE_MAX;
  static constexpr std::size_t kKey = SIZE_MAX - 1;

  DocumentRules rules_;
  kernels::PassJsonNesting pass_nesting_;
  std::vector<std::optional<std::string>> kept_;
  std::bitset<kMaxEventNesting> is_object_;  ///< by depth: object or array
  std::size_t depth_ = 0;
  std::size_t list_depth_ = 0;  ///< depth inside of the array whose elements are events; 0 outside of it
  ListState list_state_ = ListState::ElementOrEnd;
  Open open_ = Open::Nothing;
  bool is_in_string_ = false;
  bool is_escaped_ = false;
  std::size_t keeping_ = kNothing;  ///< what becomes of the string that is read: kKey, or an index in kept_
  std::string key_;  ///< the last name of a member of the document, with its closing quote, as far as it matters
  bool has_events_ = false;  ///< the document has its list or single event
  bool has_token_ = false;   ///< and one with the token of the next page
  bool names_next_page_ = false;
  char last_token_ = '\0';  ///< the last byte that was no white space; of a string its quote
  char last_byte_ = '\n';   ///< of the piece before
  bool is_resuming_ = false;
  bool is_after_problem_ = false;  ///< brackets left over by a broken document are no further problem
};

}  // namespace insitu
