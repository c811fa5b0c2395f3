// SPDX-License-Identifier: Apache-2.0
// features MODEL: two records as the model sees them. Exit status 0 if their features agree where the records
// do, and differ in their surname.
#include <iostream>
#include <string>
#include <vector>

#include "linkage/features.h"
#include "linkage/model.h"
#include "table/table.h"

int main(int argc, char** argv) {
  if (argc != 2) return 2;
  try {
    const tacit::linkage::Model model = tacit::linkage::load_model(argv[1]);
    const std::vector<std::string> columns{"given_name", "surname", "date_of_birth"};
    tacit::table::TableBuilder builder("people", "people:1", columns, {});
    for (const char* cell : {"Ada", "Example", "10/12/1985", "Ada", "Sample", "10/12/1985"})
      builder.add_cell(cell);
    const tacit::linkage::FeatureTable features =
        tacit::linkage::featurize(model, tacit::linkage::Side::kClient, builder.build());
    std::size_t same = 0;
    for (std::size_t f = 0; f < features.features(); ++f)
      same += features.record(0)[f] == features.record(1)[f];
    std::cout << "model " << model.name() << ": " << same << " of " << features.features()
              << " features are the same\n";
    return same > 0 && same < features.features() ? 0 : 1;
  } catch (const std::exception& failure) {
    std::cerr << failure.what() << '\n';
    return 1;
  }
}
