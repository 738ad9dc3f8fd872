#pragma once

#include <string_view>

namespace insitu {

/// Whether a line is the header of VPC flow logs: four or more different names, with single blanks in between, all of
/// which the documentation of flow logs knows (versions 2 to 10). Thread-safe.
bool is_flow_header(std::string_view line);

/// Whether a line that begins with `front` could be such a header, as far as its first word shows. Thread-safe.
bool may_begin_flow_header(std::string_view front);

}  // namespace insitu
