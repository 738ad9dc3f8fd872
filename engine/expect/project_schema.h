#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/templates/document.h"
#include "insitu/read_problem.h"

/// The one table of what a test file may hold: its reader checks documents by it, and editors get it as JSON Schema.
/// All of it is constant and lives as long as the program.
namespace insitu {

struct Shape;

/// A member of a map.
struct Member {
  std::string_view name;
  const Shape& shape;
  std::string_view doc;  ///< its description in the JSON Schema
};

/// What may be at one place of a test file: any of the kinds that are set. A number stands for its text if a text is
/// wanted.
struct Shape {
  std::string_view what;  ///< for messages: "a text", "a list of patterns"
  bool text = false;
  bool number = false;
  bool null = false;
  std::span<const Member> members = {};             ///< a map of these names
  std::span<const std::string_view> required = {};  ///< of `members`
  std::span<const std::string_view> one_of = {};    ///< of `members`: exactly one is there
  const Shape* values = nullptr;                    ///< a map of any names
  const Shape* items = nullptr;                     ///< a list
  std::span<const std::string_view> choices = {};   ///< the only texts
  bool any = false;                                 ///< anything at all

  [[nodiscard]] bool takes_map() const { return any || !members.empty() || values != nullptr; }
};

/// Returns the shape of a test file as a whole.
const Shape& project_shape();

/// Appends a problem for each part of a document that the shape does not allow, and for each that is missing.
void check_shape(const Node& node, const Shape& shape, std::vector<ReadProblem>& problems);

/// Returns the shape as a JSON Schema (draft 2020-12), which is also published as `engine/expect/insitu.schema.json`.
std::string project_json_schema();

}  // namespace insitu
