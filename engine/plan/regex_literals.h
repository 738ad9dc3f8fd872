#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace insitu {

/// Texts of which one occurs in everything that the regex of a query matches. Empty: not known. It is cautious: it
/// knows plain characters, escaped punctuation, sets, repeats, anchors and `|` outside groups, and gives up on flags.
std::vector<std::string> literals_of_regex(std::string_view pattern);

}  // namespace insitu
