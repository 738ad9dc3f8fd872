#include <string>
#include <string_view>

#include "cli/serve/protocols/cbor.h"
#include "tests/escaped_text.h"
#include "tests/fuzz/targets.h"

namespace insitu::fuzz {

Finding cbor(std::string_view bytes) {
  const auto tree = serve::read_cbor(bytes);
  if (!tree) {
    if (tree.error().shape != "SerializationException" || tree.error().message.empty()) return "refused in other words";
    return std::nullopt;
  }
  // Written bytes are compared, not trees: NaN is not equal to itself.
  const std::string written = serve::write_cbor(*tree);
  const auto again = serve::read_cbor(written);
  if (!again) return "what is written cannot be read: " + again.error().message + "\n" + write_escaped(written);
  if (serve::write_cbor(*again) != written) return "written again it is something else: " + write_escaped(written);
  return std::nullopt;
}

}  // namespace insitu::fuzz
