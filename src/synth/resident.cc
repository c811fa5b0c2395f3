// SPDX-License-Identifier: Apache-2.0
#include "synth/resident.h"

namespace tacit::synth {

std::string_view column_name(Field field) {
  static constexpr std::array<std::string_view, kFieldCount> kNames = {
      "given_name", "surname",  "street_number", "address_1",     "address_2",
      "suburb",     "postcode", "state",         "date_of_birth", "soc_sec_id"};
  return kNames[static_cast<std::size_t>(field)];
}

}  // namespace tacit::synth
