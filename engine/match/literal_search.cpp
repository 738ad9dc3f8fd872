#include "engine/match/literal_search.h"

#include <cstring>

namespace insitu {

std::size_t find_literal(std::string_view bytes, std::string_view literal) {
  if (literal.empty()) return 0;
  const void* found = ::memmem(bytes.data(), bytes.size(), literal.data(), literal.size());
  if (found == nullptr) return std::string_view::npos;
  return static_cast<std::size_t>(static_cast<const char*>(found) - bytes.data());
}

}  // namespace insitu
