#include <string_view>

#include "grammar/hcl_parser.h"
#include "tests/fuzz/checks.h"
#include "tests/fuzz/targets.h"

namespace insitu::fuzz {

Finding hcl(std::string_view bytes) {
  const auto items = parse_hcl(bytes);
  if (!items) {
    if (Finding finding = check_diagnostic(items.error(), bytes)) return finding;
  }
  const auto text = parse_hcl_template(bytes);
  return text ? std::nullopt : check_diagnostic(text.error(), bytes);
}

}  // namespace insitu::fuzz
