// One of several processes that play worlds side by side: gets ranges of seeds, gives reports.
import { campaign } from "./campaign.mjs";
import { modulesIn } from "./modules.mjs";

const modules = await modulesIn(process.argv[2]);
process.on("message", (order) => {
  void campaign({ modules, ...order }).then((report) => process.send(report));
});
process.send("ready");
