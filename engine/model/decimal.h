#pragma once

#include <string>

namespace insitu {

/// Appends a number without exponent, rounded to `decimals` places after the point (negative: before it) and without
/// trailing zeros. The shortest decimal that reads back as the same double is rounded, half away from zero, because
/// someone who wrote 2.00005 meant that and not the binary fraction just below it. REQUIRES: `number` is finite
void append_decimal(std::string& out, double number, int decimals);

/// Returns the double nearest to that decimal. REQUIRES: `number` is finite
double rounded_to(double number, int decimals);

}  // namespace insitu
