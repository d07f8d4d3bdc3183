#pragma once

#include "schema/model.h"
#include "schema/program.h"

namespace patchbay::schema {

// What a Schema shares: the program for verdicts, and the model it points into for explanations.
struct Schema::Compiled {
  Model model;
  Program program;
};

}  // namespace patchbay::schema
