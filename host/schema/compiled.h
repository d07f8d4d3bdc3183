#pragma once

#include "schema/model.h"
#include "schema/program.h"

namespace patchbay::schema {

// The compiled schema, which all copies of a Schema share. The program gives verdicts. The
// explanations use the model. The program points into the model.
struct Schema::Compiled {
  Model model;
  Program program;
};

}  // namespace patchbay::schema
