#define CATCH_CONFIG_RUNNER
#include <catch2/catch.hpp>
#include <iostream>

#include "skip.h"

namespace {

constexpr int kSkipped = 77;  // SKIP_RETURN_CODE in CMakeLists.txt
bool skipped = false;

}  // namespace

void patchbay::skip(std::string_view reason) {
  std::cout << "skipped: " << reason << "\n";
  skipped = true;
}

int main(int argc, char** argv) {
  if (Catch::Session().run(argc, argv) != 0) return 1;  // it returns how many failed: maybe 77
  return skipped ? kSkipped : 0;
}
