#include "engine/templates/load_document.h"

#include <utility>

#include "engine/input/read_whole.h"

namespace insitu {

std::optional<std::string> load_text(const std::string& file, FirstProblem& problem) {
  auto text = read_whole(file);
  if (text) return std::move(*text);
  problem.refuse({.file = file}, text.error().message);
  return std::nullopt;
}

std::optional<Node> parse_document(const std::string& file, std::string_view text, RepeatedKeys& repeated,
                                   FirstProblem& problem) {
  auto document = read_document(file, text, &repeated);
  if (document) return std::move(*document);
  problem.refuse(document.error().place, std::move(document.error().message));
  return std::nullopt;
}

}  // namespace insitu
