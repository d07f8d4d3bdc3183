#pragma once

#include "schema/model.h"
#include "schema/program.h"

namespace patchbay::schema {

// The shared part of a Schema's copies: the program, for verdicts, and the model, for explanations.
// The program points into the model.
struct Schema::Compiled {
  Model model;
  Program program;
};

}  // namespace patchbay::schema
