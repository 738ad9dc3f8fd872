#pragma once

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "grammar/hcl_ast.h"
#include "grammar/hcl_heredoc.h"
#include "grammar/peg_reading.h"
#include "grammar/refusal_scene.h"

/// The builder that the actions of the HCL parser call. Include it in hcl_parser.cpp only.
namespace insitu::hcl {

using Kind = Expression::Kind;

inline void append_utf8(std::string& to, unsigned long code_point) {
  constexpr unsigned long kMaxCodePoint = 0x10FFFF;
  const bool is_surrogate = code_point >= 0xD800 && code_point <= 0xDFFF;
  if (code_point > kMaxCodePoint || is_surrogate) code_point = 0xFFFD;
  const auto byte = [&to](unsigned long bits) { to += static_cast<char>(bits); };
  if (code_point < 0x80) return byte(code_point);
  if (code_point < 0x800) {
    byte(0xC0 | code_point >> 6U);
  } else {
    if (code_point < 0x10000) {
      byte(0xE0 | code_point >> 12U);
    } else {
      byte(0xF0 | code_point >> 18U);
      byte(0x80 | (code_point >> 12U & 0x3FU));
    }
    byte(0x80 | (code_point >> 6U & 0x3FU));
  }
  byte(0x80 | (code_point & 0x3FU));
}

/// Counts the characters of the blanks at the begin of a line.
inline std::size_t indentation_of(const Expression& token) {
  if (token.kind != Kind::Text) return 0;
  constexpr std::string_view kBlanks = " \t\r\n\v\f";
  return std::min(token.text.find_first_not_of(kBlanks), token.text.size());
}

inline bool is_blank_line(const Expression& token) {
  return token.kind == Kind::Text && token.text.ends_with('\n') && indentation_of(token) == token.text.size();
}

/// Removes the indentation that all lines of a heredoc have; blank lines do not count, and stay as they are. (HCL's
/// flush heredocs)
inline void remove_indentation(std::vector<Expression>& tokens) {
  std::vector<Expression*> begins;
  std::size_t shared = std::string::npos;
  bool begins_line = true;
  for (Expression& token : tokens) {
    if (std::exchange(begins_line, token.kind == Kind::Text && token.text.ends_with('\n')) && !is_blank_line(token)) {
      shared = std::min(shared, indentation_of(token));
      begins.push_back(&token);
    }
  }
  for (Expression* token : begins) {
    if (token->kind != Kind::Text || shared == 0) continue;
    token->text.erase(0, shared);
    token->span.begin += shared;
    token->parts = {{.offset = 0, .written = token->span.begin}};
  }
}

/// Joins the parts of a text. `empty`: where it would begin if there are none.
inline Expression joined(std::vector<Expression> tokens, bool is_computed, Span span, std::size_t empty) {
  Expression whole{.kind = Kind::Template, .span = span, .text = {}, .parts = {}, .items = {}, .members = {}};
  for (Expression& token : tokens) {
    if (token.kind == Kind::Text && token.text.empty()) continue;
    const bool continues = token.kind == Kind::Text && !whole.items.empty() && whole.items.back().kind == Kind::Text;
    if (!continues) {
      whole.items.push_back(std::move(token));
      continue;
    }
    Expression& last = whole.items.back();
    for (const TextPart& part : token.parts) {
      last.parts.push_back({.offset = last.text.size() + part.offset, .written = part.written});
    }
    last.text += token.text;
    last.span.end = token.span.end;
  }
  if (is_computed) return {.kind = Kind::Computed, .span = span, .text = {}, .parts = {}, .items = {}, .members = {}};
  if (whole.items.empty()) {
    whole.kind = Kind::Text;
    whole.parts = {{.offset = 0, .written = empty}};
    return whole;
  }
  if (whole.items.size() > 1) return whole;
  Expression only = std::move(whole.items.front());
  only.span = span;
  return only;
}

/// Collects values between brackets, and items of blocks, as the grammar meets them.
class Builder : public TextBuilder {
 public:
  explicit Builder(std::string_view text) : TextBuilder(text, "file") {}

  [[nodiscard]] refusals::Scene scene(std::size_t at) const {
    return {.text = all_text(), .at = base_ + at, .opened = opened(), .what = "file"};
  }

  // ---- values

  void open(Span at) {
    check_depth(at);
    frames_.push_back({.begin = at.begin, .opened = at.size() == 0 ? at.begin : at.end - 1, .values = {}});
  }
  /// States that what is open is worked out.
  void compute() { frames_.back().is_computed = true; }
  void literal(Kind kind, Span span) {
    deliver({.kind = kind,
             .span = span,
             .text = std::string(written(span)),
             .parts = {{.offset = 0, .written = span.begin}},
             .items = {},
             .members = {}});
  }
  void reference(Span span) {
    const std::string_view name = written(span);
    literal(name == "null" ? Kind::Null : name == "true" || name == "false" ? Kind::Boolean : Kind::Reference, span);
  }
  /// Makes what follows a period, or an index, part of the reference before it.
  void step(Span span) {
    Expression& term = frames_.back().values.back();
    if (term.kind != Kind::Reference) return compute();
    term.span.end = span.end;
    term.text = written(term.span);
  }
  void close_index(Span close) {
    const Frame frame = take_frame();
    const bool is_literal = frame.values.size() == 1 && !frame.is_computed &&
                            (frame.values[0].kind == Kind::Number || frame.values[0].kind == Kind::Text);
    if (!is_literal) return compute();
    step(close);
  }
  void close_expression(Span span) {
    Frame frame = take_frame();
    if (frame.values.size() == 1 && !frame.is_computed) return deliver(std::move(frame.values.front()));
    deliver(computed(span));
  }
  void close_list(Span close) {
    Frame frame = take_frame();
    Expression list = computed({frame.begin, close.end});
    if (!frame.is_computed) {
      list.kind = Kind::List;
      list.items = std::move(frame.values);
    }
    deliver(std::move(list));
  }
  void close_key(Span span) {
    Frame frame = take_frame();
    Expression key = frame.is_computed ? computed(span) : std::move(frame.values.front());
    const bool is_name = key.kind == Kind::Reference && key.text.find_first_of(".[") == std::string::npos;
    if (is_name || key.kind == Kind::Number || key.kind == Kind::Boolean || key.kind == Kind::Null)
      key.kind = Kind::Text;
    if (key.kind != Kind::Text) compute();
    deliver(std::move(key));
  }
  /// The frame has keys and values in turn.
  void close_map(Span close) {
    Frame frame = take_frame();
    Expression map = computed({frame.begin, close.end});
    if (!frame.is_computed) {
      map.kind = Kind::Map;
      for (std::size_t i = 0; i + 1 < frame.values.size(); i += 2) {
        map.members.push_back({std::move(frame.values[i]), std::move(frame.values[i + 1])});
      }
    }
    deliver(std::move(map));
  }
  void close_parenthesis() {
    Frame frame = take_frame();
    deliver(std::move(frame.values.front()));
  }
  void close_call(Span close) {
    const Frame frame = take_frame();
    deliver(computed({frame.begin, close.end}));
  }

  // ---- texts

  void characters(Span span, std::string text) {
    deliver({.kind = Kind::Text,
             .span = span,
             .text = std::move(text),
             .parts = {{.offset = 0, .written = span.begin}},
             .items = {},
             .members = {}});
  }
  void escape(Span span) {
    const std::string_view code = written(span).substr(1);
    std::string text;
    switch (code.front()) {
      case 'n': text = "\n"; break;
      case 'r': text = "\r"; break;
      case 't': text = "\t"; break;
      case 'u':
      case 'U': {
        unsigned long code_point = 0;
        std::from_chars(code.data() + 1, code.data() + code.size(), code_point, 16);
        append_utf8(text, code_point);
        break;
      }
      default: text = code.front();
    }
    characters(span, std::move(text));
  }
  void close_text(Span close) {
    Frame frame = take_frame();
    const Span span{frame.begin, close.end};
    deliver(joined(std::move(frame.values), frame.is_computed, span, frame.begin + 1));
  }
  /// `heredoc`: with its lines, which the frame has as values.
  void close_heredoc(Span span, const Heredoc& heredoc) {
    Frame frame = take_frame();
    if (heredoc.is_flush) remove_indentation(frame.values);
    deliver(joined(std::move(frame.values), frame.is_computed, span, span.begin + heredoc.lines.begin));
  }
  void close_bare_text(Span span) {
    Frame frame = take_frame();
    deliver(joined(std::move(frame.values), frame.is_computed, span, span.begin));
  }
  /// Reads a part of the text as an input of its own. `read`: does so.
  template <class Read>
  void within(std::size_t begin, const Read& read) {
    const std::size_t outer = std::exchange(base_, begin);
    read();
    base_ = outer;
  }

  // ---- arguments and blocks

  void name(Span span) {
    name_ = span;
    labels_.clear();
  }
  void label(Span span) { labels_.push_back({std::string(written(span)), span}); }
  void argument() {
    Item item = item_of(Item::Kind::Argument);
    item.value = std::move(value_);
    items().push_back(std::move(item));
  }
  void open_block(Span at) {
    check_depth(at);
    Item item = item_of(Item::Kind::Block);
    item.labels = std::move(labels_);
    blocks_.push_back({std::move(item), at.begin});
  }
  void close_block() {
    Item block = std::move(blocks_.back().item);
    blocks_.pop_back();
    items().push_back(std::move(block));
  }

  std::vector<Item> take_items() { return std::move(items_); }
  Expression take_value() { return std::move(value_); }

 private:
  /// What is open: brackets, a text, or a value of which only a part is read.
  struct Frame {
    std::size_t begin = 0;
    std::size_t opened = 0;  // the bracket; of a call it comes after the name
    std::vector<Expression> values;
    bool is_computed = false;
  };
  struct OpenBlock {
    Item item;
    std::size_t begin = 0;
  };

  void check_depth(Span at) const {
    // Brackets take two frames: one of their own, and one of the value in which they stand.
    if (frames_.size() / 2 + blocks_.size() < kMaxNesting) return;
    refuse_nesting(at, kMaxNesting, "blocks and brackets");
  }
  [[nodiscard]] std::size_t opened() const {
    if (!frames_.empty()) return frames_.back().opened;
    return blocks_.empty() ? 0 : blocks_.back().begin;
  }
  static Expression computed(Span span) {
    return {.kind = Kind::Computed, .span = span, .text = {}, .parts = {}, .items = {}, .members = {}};
  }
  Frame take_frame() {
    Frame frame = std::move(frames_.back());
    frames_.pop_back();
    return frame;
  }
  void deliver(Expression value) {
    if (frames_.empty()) {
      value_ = std::move(value);
    } else {
      frames_.back().values.push_back(std::move(value));
    }
  }
  [[nodiscard]] Item item_of(Item::Kind kind) const {
    return {.kind = kind, .name = std::string(written(name_)), .span = name_, .value = {}, .labels = {}, .items = {}};
  }
  std::vector<Item>& items() { return blocks_.empty() ? items_ : blocks_.back().item.items; }

  std::size_t base_ = 0;  // where the input that is read begins
  std::vector<Frame> frames_;
  Expression value_;  // of the argument that was read last
  Span name_;
  std::vector<Label> labels_;
  std::vector<OpenBlock> blocks_;
  std::vector<Item> items_;
};

}  // namespace insitu::hcl
