#pragma once

#include "schema/model.h"
#include "schema/program.h"

namespace patchbay::schema {

// The compiled schema, shared by all copies of a Schema. The program gives verdicts, and the model
// is for explanations. The program points into the model.
struct Schema::Compiled {
  Model model;
  Program program;
};

}  // namespace patchbay::schema
