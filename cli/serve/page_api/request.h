#pragma once

#include <cstdint>
#include <expected>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "cli/serve/catalogue.h"
#include "cli/serve/event_level.h"
#include "cli/serve/http_message.h"
#include "cli/serve/members.h"
#include "cli/serve/refusal.h"
#include "cli/serve/served_input.h"
#include "cli/serve/server.h"
#include "cli/serve/tree.h"
#include "insitu/compile_options.h"
#include "insitu/program.h"
#include "insitu/time_window.h"

namespace insitu::serve {

/// One question of the page.
struct PageCall {
  Server& server;
  std::shared_ptr<const Listing> listing;  ///< what is served at this moment
};

// ---- refusals, whose shape is the code that the page knows

std::unexpected<Refusal> refuse_page(std::string code, std::string message, int status = 400);
/// A parameter that makes no sense: `InvalidParameter`.
std::unexpected<Refusal> refuse_parameter(std::string message);

HttpAnswer page_answer(const Tree& tree);
/// `{"error":{"code","message"}}`. What an operation of AWS refuses has its code without `Exception`.
HttpAnswer page_refusal(const Refusal& refusal);

// ---- what questions have in common

/// The parameters of a GET as a map, for `Members` with Typing::TextsOnly: those of `lists` are lists of texts, of
/// others the first one counts.
Tree tree_of_parameters(const HttpRequest& request, std::initializer_list<std::string_view> lists);

/// `start` and `end`, both inclusive, epoch milliseconds; without them the window is open.
Answered<TimeWindow> read_page_window(Members& in);

/// The groups of a member `name`, each once and in the order of names; without the member all groups. Valid as long as
/// the listing.
Answered<std::vector<const CatalogueGroup*>> read_page_groups(const PageCall& call, Members& in, std::string_view name);

/// The levels of `level`; empty: all.
Answered<std::set<Level>> read_page_levels(Members& in);

enum class PageLanguage : std::uint8_t { Pattern, Query };
/// `language` and `text`, as they were sent.
struct PageText {
  PageLanguage language = PageLanguage::Pattern;
  std::string text;

  [[nodiscard]] bool is_blank() const { return text.find_first_not_of(" \t\r\n") == std::string::npos; }
};
Answered<PageText> read_page_text(Members& in);
/// Compiles a text. The refusal is MalformedPattern or MalformedQuery, in the words of the diagnostic.
Answered<Program> compile_page_text(const PageText& text, const CompileOptions& options = {});

}  // namespace insitu::serve
