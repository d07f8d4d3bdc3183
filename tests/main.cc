#define CATCH_CONFIG_RUNNER
#include <catch2/catch.hpp>
#include <iostream>

#include "skip.h"

namespace {

constexpr int kSkipped = 77;  // same as SKIP_RETURN_CODE in CMakeLists.txt
bool skipped = false;

}  // namespace

void patchbay::skip(std::string_view reason) {
  std::cout << "skipped: " << reason << "\n";
  skipped = true;
}

int main(int argc, char** argv) {
  if (Catch::Session().run(argc, argv) != 0)
    return 1;  // run() returns the number of failures,
               // which may be 77
  return skipped ? kSkipped : 0;
}
