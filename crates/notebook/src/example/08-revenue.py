import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt

revenue = orders.groupBy("day").agg(F.sum("amount").alias("revenue")).orderBy("day").toPandas()

figure, axes = plt.subplots(figsize=(8, 3))
axes.fill_between(revenue["day"], revenue["revenue"], alpha=0.2)
axes.plot(revenue["day"], revenue["revenue"])
axes.set_ylim(bottom=0)
axes.set_title("Revenue a day: Saturdays are good for the bakery")
figure.autofmt_xdate()
plt.tight_layout()
%matplot plt
