#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "insitu/span.h"

/// The tree of a file in HCL, the language of Terraform: what is literal in it, and where all else stands. All nodes
/// own their texts; spans and offsets refer to the text that was read.
namespace insitu::hcl {

/// The maximal depth of blocks, brackets and interpolations inside of each other.
inline constexpr std::size_t kMaxNesting = 100;

/// An offset of a text whose escapes are undone, and the offset of the file at which that character is written.
struct TextPart {
  std::size_t offset = 0;
  std::size_t written = 0;
};

struct MapItem;

/// A value as it is written.
struct Expression {
  enum class Kind : unsigned char {
    Null,
    Boolean,
    Number,
    Text,
    List,
    Map,
    Template,   ///< a text with parts that are worked out: `"/app/${var.stage}"`
    Reference,  ///< names and literal indexes, and nothing else: `a.b[0].c`
    Computed    ///< anything else: calls, operators, `for`, splats
  };
  Kind kind = Kind::Computed;
  Span span;
  std::string text;               ///< of Text: without escapes; of Boolean, Number, Reference: as written
  std::vector<TextPart> parts;    ///< of Text: where it is written, ascending; the first is about its begin
  std::vector<Expression> items;  ///< of List; of Template: its literal and its other parts, in turn or not
  std::vector<MapItem> members;   ///< of Map
};

/// A member of a map. Its key is literal; a map with another key is Computed.
struct MapItem {
  Expression key;
  Expression value;
};

/// A label of a block: `"aws_x"` in `resource "aws_x" "name" {`.
struct Label {
  std::string text;
  Span span;  ///< of the text, without quotes
};

/// An argument, `name = value`, or a block, `name "label" { … }`.
struct Item {
  enum class Kind : unsigned char { Argument, Block };
  Kind kind{};
  std::string name;
  Span span;                  ///< of the name
  Expression value;           ///< of an argument
  std::vector<Label> labels;  ///< of a block
  std::vector<Item> items;    ///< of a block, in the order of the file
};

}  // namespace insitu::hcl
