// Recorded: what Shopify lists where a definition names another type; measures have units.
const SINGLE =
  "boolean color date date_time id json jurisdiction language link money multi_line_text_field number_decimal number_integer rating rich_text_field single_line_text_field url";
const MEASURES =
  "antenna_gain area battery_charge_capacity battery_energy_capacity capacitance concentration data_storage_capacity data_transfer_rate dimension display_density distance duration electric_current electrical_resistance energy frequency illuminance inductance luminous_flux mass_flow_rate power pressure resolution rotational_speed sound_level speed temperature thermal_power voltage volume volumetric_flow_rate weight";
const LISTED =
  "color date date_time jurisdiction language link number_decimal number_integer rating single_line_text_field url";
const REFERENCES =
  "article company collection customer disclosure file metaobject mixed order page product product_taxonomy_value variant";

const TYPES = new Set([
  ...SINGLE.split(" "),
  ...[...MEASURES.split(" "), ...LISTED.split(" ")].flatMap((name) => [name, `list.${name}`]),
  ...REFERENCES.split(" ").flatMap((name) => [`${name}_reference`, `list.${name}_reference`]),
  "product_taxonomy_disclosure_reference",
]);

/** Tells whether a metafield definition may have a type. */
export function isDefinable(type: string): boolean {
  return TYPES.has(type);
}
