SELECT city,
       count(*)              AS orders,
       round(sum(amount), 2) AS revenue,
       round(avg(amount), 2) AS average
FROM orders
GROUP BY city
ORDER BY revenue DESC
