#pragma once

#include <cstddef>
#include <string_view>
#include <utility>

/// How rare bytes are in logs: by which of its bytes a literal is best searched for.
namespace insitu {

/// Returns how rare a text is in logs, in bits: one bit more is half as frequent. Only good for ranking, because bytes
/// are judged one by one.
int rarity(std::string_view text);

/// Returns the share of a byte among all bytes of logs.
double frequency(unsigned char byte);

/// Returns the offsets of the two bytes of a literal that are looked for first, in ascending order: different bytes
/// that are rare in logs; a quote, a blank or a digit only if there is nothing else. For a single byte both are 0.
/// REQUIRES: `literal` is not empty
std::pair<std::size_t, std::size_t> anchors(std::string_view literal);

/// Returns how well a byte tells its literal from the rest of a log, in bits: as rarity does, but a quote, a blank and
/// a digit count little whatever the average says, because there are logs full of them.
int merit(char byte);

}  // namespace insitu
