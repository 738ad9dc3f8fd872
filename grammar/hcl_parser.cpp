#include "grammar/hcl_parser.h"

#include <string>

#include "grammar/hcl_builder.h"
#include "grammar/hcl_heredoc.h"
#include "grammar/hcl_refusals.h"
#include "grammar/hcl_rules.h"
#include "grammar/peg_reading.h"

namespace insitu {
namespace {

namespace rules = insitu::rules::hcl;
namespace refusals = insitu::refusals::hcl;
using hcl::Builder;
using Kind = hcl::Expression::Kind;

// ---- what is said where the grammar insists; a `must<>` rule without a line here does not compile

template <class Rule>
inline constexpr std::nullptr_t refusal = nullptr;

template <>
inline constexpr auto* refusal<rules::comment_rest> = &refusals::close_comment;
template <class B>
inline constexpr auto* refusal<rules::expression<B>> = &refusals::value;
template <class B>
inline constexpr auto* refusal<rules::operand<B>> = &refusals::value;
template <>
inline constexpr auto* refusal<rules::close_interpolation> = &refusals::close_interpolation;
template <>
inline constexpr auto* refusal<rules::close_directive> = &refusals::close_interpolation;
template <>
inline constexpr auto* refusal<rules::escape_code> = &refusals::escape_code;
template <>
inline constexpr auto* refusal<rules::close_text> = &refusals::close_text;
template <>
inline constexpr auto* refusal<rules::close_label> = &refusals::close_text;
template <>
inline constexpr auto* refusal<rules::heredoc_lines> = &refusals::heredoc;
template <char C>
inline constexpr auto* refusal<rules::separator<C>> = &refusals::separator;
template <>
inline constexpr auto* refusal<rules::map_separator> = &refusals::separator;
template <>
inline constexpr auto* refusal<rules::for_name> = &refusals::for_name;
template <>
inline constexpr auto* refusal<rules::in_word> = &refusals::in_word;
template <>
inline constexpr auto* refusal<rules::for_colon> = &refusals::colon;
template <>
inline constexpr auto* refusal<rules::for_arrow> = &refusals::for_arrow;
template <>
inline constexpr auto* refusal<rules::colon> = &refusals::colon;
template <>
inline constexpr auto* refusal<rules::close_list> = &refusals::close_bracket;
template <>
inline constexpr auto* refusal<rules::close_map> = &refusals::close_bracket;
template <>
inline constexpr auto* refusal<rules::close_parenthesis> = &refusals::close_bracket;
template <>
inline constexpr auto* refusal<rules::call_close> = &refusals::close_bracket;
template <>
inline constexpr auto* refusal<rules::close_index> = &refusals::close_bracket;
template <>
inline constexpr auto* refusal<rules::map_key> = &refusals::map_key;
template <>
inline constexpr auto* refusal<rules::map_assignment> = &refusals::map_assignment;
template <>
inline constexpr auto* refusal<rules::step_after_period> = &refusals::step;
template <>
inline constexpr auto* refusal<rules::line_end> = &refusals::line_end;
template <>
inline constexpr auto* refusal<rules::open_block> = &refusals::open_block;
template <>
inline constexpr auto* refusal<rules::close_block> = &refusals::close_bracket;
template <>
inline constexpr auto* refusal<rules::item_rest> = &refusals::item_rest;
template <>
inline constexpr auto* refusal<rules::file_end> = &refusals::item;

// ---- actions

template <class Rule>
struct control;
template <class Rule>
struct action : tao::pegtl::nothing<Rule> {};

template <Kind What>
struct literal_action {
  template <class Input>
  static void apply(const Input& in, Builder& b) {
    b.literal(What, b.span_of(in));
  }
};

template <>
struct action<rules::open_expression> : at_span<&Builder::open> {};
template <class B>
struct action<rules::expression<B>> : at_span<&Builder::close_expression> {};
template <>
struct action<rules::number> : literal_action<Kind::Number> {};
template <>
struct action<rules::reference_name> : at_span<&Builder::reference> {};
template <>
struct action<rules::member_step> : at_span<&Builder::step> {};
template <>
struct action<rules::splat> : plainly<&Builder::compute> {};
template <>
struct action<rules::open_index> : at_span<&Builder::open> {};
template <>
struct action<rules::close_index> : at_span<&Builder::close_index> {};
template <>
struct action<rules::unary> : plainly<&Builder::compute> {};
template <>
struct action<rules::binary> : plainly<&Builder::compute> {};
template <>
struct action<rules::question> : plainly<&Builder::compute> {};

template <>
struct action<rules::for_word> : plainly<&Builder::compute> {};
template <>
struct action<rules::open_list> : at_span<&Builder::open> {};
template <>
struct action<rules::close_list> : at_span<&Builder::close_list> {};
template <>
struct action<rules::open_map> : at_span<&Builder::open> {};
template <>
struct action<rules::map_key> : at_span<&Builder::close_key> {};
template <>
struct action<rules::close_map> : at_span<&Builder::close_map> {};
template <>
struct action<rules::open_parenthesis> : at_span<&Builder::open> {};
template <>
struct action<rules::close_parenthesis> : plainly<&Builder::close_parenthesis> {};
template <>
struct action<rules::call_open> : at_span<&Builder::open> {};
template <>
struct action<rules::call_close> : at_span<&Builder::close_call> {};

template <>
struct action<rules::open_text> : at_span<&Builder::open> {};
template <>
struct action<rules::close_text> : at_span<&Builder::close_text> {};
template <>
struct action<rules::open_template> : at_span<&Builder::open> {};
template <>
struct action<rules::escape> : at_span<&Builder::escape> {};
template <>
struct action<rules::quoted_characters> {
  template <class Input>
  static void apply(const Input& in, Builder& b) {
    b.characters(b.span_of(in), in.string());
  }
};
template <>
struct action<rules::line_characters> : action<rules::quoted_characters> {};
template <>
struct action<rules::escaped_dollar> {
  template <class Input>
  static void apply(const Input& in, Builder& b) {
    b.characters(b.span_of(in), in.string().substr(1));
  }
};
template <>
struct action<rules::escaped_percent> : action<rules::escaped_dollar> {};
template <>
struct action<rules::strip_mark> : plainly<&Builder::compute> {};
template <>
struct action<rules::directive> : plainly<&Builder::compute> {};
template <>
struct action<rules::heredoc_lines> {
  template <class Input>
  static void apply(const Input& in, Builder& b) {
    const Span span = b.span_of(in);
    const auto heredoc = hcl::read_heredoc({in.begin(), in.size()});
    const std::string_view lines = b.written(span).substr(heredoc->lines.begin, heredoc->lines.size());
    b.within(span.begin + heredoc->lines.begin, [&] { read<rules::bare_template, action, control>(lines, b); });
    b.close_heredoc(span, *heredoc);
  }
};

template <>
struct action<rules::argument> : plainly<&Builder::argument> {};
template <>
struct action<rules::item_name> : at_span<&Builder::name> {};
template <>
struct action<rules::label_name> : at_span<&Builder::label> {};
template <>
struct action<rules::label_text> : at_span<&Builder::label> {};
template <>
struct action<rules::open_block> : at_span<&Builder::open_block> {};
template <>
struct action<rules::close_block> : plainly<&Builder::close_block> {};

template <class Rule>
struct control : refusing<Rule, refusal<Rule>> {};

std::vector<hcl::Item> read_file(std::string_view text) {
  Builder builder(text);
  read<rules::file, action, control>(text, builder);
  return builder.take_items();
}

hcl::Expression read_template(std::string_view text) {
  Builder builder(text);
  read<rules::bare_template, action, control>(text, builder);
  builder.close_bare_text({0, text.size()});
  return builder.take_value();
}

}  // namespace

Result<std::vector<hcl::Item>> parse_hcl(std::string_view text) {
  return read_or_refuse(text, "file", [text] { return read_file(text); });
}

Result<hcl::Expression> parse_hcl_template(std::string_view text) {
  return read_or_refuse(text, "file", [text] { return read_template(text); });
}

}  // namespace insitu
